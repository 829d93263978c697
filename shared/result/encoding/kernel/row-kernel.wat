;; The inner loop of the JSON Lines encoder: fields of a page become values, 16 bytes at a time.
;;
;; It handles only the usual case: fields without white space, as the Data API writes them. Before
;; anything else it stops, and TypeScript takes that one step. Both share the state at the start of
;; the memory:
;;   0 from    where the input is read next      12 phase  0 before a row, 1 before a field, 2 behind
;;   4 to      where the output is written next            a field, 3 behind a row
;;   8 column  the column of the next field      16 rows   rows written so far
(module
  (import "kernel" "memory" (memory 1))

  ;; Where the output continues behind a copied string or number.
  (global $to (mut i32) (i32.const 0))

  ;; Whether byte lanes hold a quote or a backslash, one bit a lane.
  (func $special (param $v v128) (result i32)
    (i8x16.bitmask (v128.or
      (i8x16.eq (local.get $v) (i8x16.splat (i32.const 0x22)))
      (i8x16.eq (local.get $v) (i8x16.splat (i32.const 0x5c))))))

  ;; Copies a JSON string without its opening quote, but with its closing one, from $from to $to.
  ;; Returns where the input continues, or 0 if the string does not end before $end.
  (func $text (param $from i32) (param $to i32) (param $end i32) (result i32)
    (local $v v128) (local $hits i32)
    (loop $next
      (if (i32.ge_u (local.get $from) (local.get $end)) (then (return (i32.const 0))))
      (local.set $v (v128.load align=1 (local.get $from)))
      (v128.store align=1 (local.get $to) (local.get $v))
      (local.set $hits (call $special (local.get $v)))
      (if (i32.eqz (local.get $hits)) (then
        (local.set $from (i32.add (local.get $from) (i32.const 16)))
        (local.set $to (i32.add (local.get $to) (i32.const 16)))
        (br $next)))
      (local.set $hits (i32.ctz (local.get $hits)))
      (local.set $from (i32.add (local.get $from) (local.get $hits)))
      (local.set $to (i32.add (local.get $to) (local.get $hits)))
      (if (i32.ge_u (local.get $from) (local.get $end)) (then (return (i32.const 0))))
      (if (i32.eq (i32.load8_u (local.get $from)) (i32.const 0x5c)) (then
        ;; An escape is copied unchanged; its second byte may be a quote that ends nothing.
        (i32.store16 align=1 (local.get $to) (i32.load16_u align=1 (local.get $from)))
        (local.set $from (i32.add (local.get $from) (i32.const 2)))
        (local.set $to (i32.add (local.get $to) (i32.const 2)))
        (br $next))))
    (global.set $to (i32.add (local.get $to) (i32.const 1)))
    (i32.add (local.get $from) (i32.const 1)))

  ;; Copies one or more digits and returns where the input continues, or 0 without a digit.
  (func $digits (param $from i32) (param $to i32) (result i32)
    (local $v v128) (local $count i32) (local $start i32)
    (local.set $start (local.get $from))
    (loop $next
      (local.set $v (v128.load align=1 (local.get $from)))
      (v128.store align=1 (local.get $to) (local.get $v))
      (local.set $count (i32.ctz (i8x16.bitmask (i8x16.gt_u
        (i8x16.sub (local.get $v) (i8x16.splat (i32.const 0x30)))
        (i8x16.splat (i32.const 9))))))
      ;; 32 if all 16 bytes are digits.
      (if (i32.eq (local.get $count) (i32.const 32)) (then
        (local.set $from (i32.add (local.get $from) (i32.const 16)))
        (local.set $to (i32.add (local.get $to) (i32.const 16)))
        (br $next))))
    (global.set $to (i32.add (local.get $to) (local.get $count)))
    (local.set $from (i32.add (local.get $from) (local.get $count)))
    (select (local.get $from) (i32.const 0) (i32.gt_u (local.get $from) (local.get $start))))

  ;; Copies a JSON number without exponent and returns where the input continues, or 0 if there is
  ;; no such number.
  (func $number (param $from i32) (param $to i32) (result i32)
    (local $first i32)
    (if (i32.eq (i32.load8_u (local.get $from)) (i32.const 0x2d)) (then ;; -
      (i32.store8 (local.get $to) (i32.const 0x2d))
      (local.set $from (i32.add (local.get $from) (i32.const 1)))
      (local.set $to (i32.add (local.get $to) (i32.const 1)))))
    (local.set $first (local.get $from))
    (local.set $from (call $digits (local.get $from) (local.get $to)))
    (if (i32.eqz (local.get $from)) (then (return (i32.const 0))))
    ;; JSON does not allow leading zeros.
    (if (i32.and
          (i32.eq (i32.load8_u (local.get $first)) (i32.const 0x30))
          (i32.gt_u (i32.sub (local.get $from) (local.get $first)) (i32.const 1)))
      (then (return (i32.const 0))))
    (if (i32.ne (i32.load8_u (local.get $from)) (i32.const 0x2e)) (then (return (local.get $from))))
    (i32.store8 (global.get $to) (i32.const 0x2e))
    (call $digits
      (i32.add (local.get $from) (i32.const 1))
      (i32.add (global.get $to) (i32.const 1))))

  ;; Whether the bytes under the mask's bits are the same in both.
  (func $same (param $v v128) (param $pattern v128) (param $mask i32) (result i32)
    (i32.eqz (i32.and
      (i32.xor (i8x16.bitmask (i8x16.eq (local.get $v) (local.get $pattern))) (i32.const -1))
      (local.get $mask))))

  ;; Copies the value of the field at $from to $to in the form $form. Returns where the input
  ;; continues behind the field, or 0 if TypeScript must handle the field.
  (func $field (param $from i32) (param $to i32) (param $end i32) (param $form i32) (result i32)
    (local $v v128) (local $byte i32)
    (local.set $v (v128.load align=1 (local.get $from)))
    (block $plain
      (if (call $same (local.get $v)
            (v128.const i8x16 0x7b 0x22 0x73 0x74 0x72 0x69 0x6e 0x67 0x56 0x61 0x6c 0x75 0x65 0x22 0x3a 0x22) ;; {"stringValue":"
            (i32.const 0xffff)) (then
        (local.set $from (i32.add (local.get $from) (i32.const 16)))
        (if (i32.eqz (local.get $form)) (then
          (i32.store8 (local.get $to) (i32.const 0x22))
          (local.set $from
            (call $text (local.get $from) (i32.add (local.get $to) (i32.const 1)) (local.get $end)))
          (br $plain)))
        ;; A decimal in quotes becomes a number; TypeScript handles the other forms.
        (if (i32.ne (local.get $form) (i32.const 1)) (then (return (i32.const 0))))
        (local.set $from (call $number (local.get $from) (local.get $to)))
        (if (i32.eqz (local.get $from)) (then (return (i32.const 0))))
        (if (i32.ne (i32.load8_u (local.get $from)) (i32.const 0x22)) (then (return (i32.const 0))))
        (local.set $from (i32.add (local.get $from) (i32.const 1)))
        (br $plain)))
      (if (call $same (local.get $v)
            (v128.const i8x16 0x7b 0x22 0x6c 0x6f 0x6e 0x67 0x56 0x61 0x6c 0x75 0x65 0x22 0x3a 0 0 0) ;; {"longValue":
            (i32.const 0x1fff)) (then
        (local.set $from
          (call $number (i32.add (local.get $from) (i32.const 13)) (local.get $to)))
        (br $plain)))
      (if (call $same (local.get $v)
            (v128.const i8x16 0x7b 0x22 0x69 0x73 0x4e 0x75 0x6c 0x6c 0x22 0x3a 0x74 0x72 0x75 0x65 0x7d 0) ;; {"isNull":true}
            (i32.const 0x7fff)) (then
        (i32.store align=1 (local.get $to) (i32.const 0x6c6c756e)) ;; null
        (global.set $to (i32.add (local.get $to) (i32.const 4)))
        (return (i32.add (local.get $from) (i32.const 15)))))
      (if (call $same (local.get $v)
            (v128.const i8x16 0x7b 0x22 0x64 0x6f 0x75 0x62 0x6c 0x65 0x56 0x61 0x6c 0x75 0x65 0x22 0x3a 0) ;; {"doubleValue":
            (i32.const 0x7fff)) (then
        (local.set $from
          (call $number (i32.add (local.get $from) (i32.const 15)) (local.get $to)))
        (br $plain)))
      (if (call $same (local.get $v)
            (v128.const i8x16 0x7b 0x22 0x62 0x6f 0x6f 0x6c 0x65 0x61 0x6e 0x56 0x61 0x6c 0x75 0x65 0x22 0x3a) ;; {"booleanValue":
            (i32.const 0xffff)) (then
        (local.set $from (i32.add (local.get $from) (i32.const 16)))
        (local.set $byte (i32.load align=1 (local.get $from)))
        (i32.store align=1 (local.get $to) (local.get $byte))
        (global.set $to (i32.add (local.get $to) (i32.const 4)))
        (local.set $from (i32.add (local.get $from) (i32.const 4)))
        (br_if $plain (i32.eq (local.get $byte) (i32.const 0x65757274))) ;; true
        (if (i32.or
              (i32.ne (local.get $byte) (i32.const 0x736c6166)) ;; fals
              (i32.ne (i32.load8_u (local.get $from)) (i32.const 0x65))) ;; e
          (then (return (i32.const 0))))
        (i32.store8 (global.get $to) (i32.const 0x65))
        (global.set $to (i32.add (global.get $to) (i32.const 1)))
        (local.set $from (i32.add (local.get $from) (i32.const 1)))
        (br $plain)))
      (return (i32.const 0)))
    (if (i32.eqz (local.get $from)) (then (return (i32.const 0))))
    (if (i32.ne (i32.load8_u (local.get $from)) (i32.const 0x7d)) (then (return (i32.const 0)))) ;; }
    (i32.add (local.get $from) (i32.const 1)))

  ;; JSON Lines: writes rows from the input up to $end. Returns 0 at the end of the input, 1 before
  ;; something that TypeScript must handle, 2 if the output up to $limit may be full at one more
  ;; field. $table has three words for each of $columns: address of its key, length, form.
  (func (export "rows") (param $end i32) (param $limit i32) (param $table i32) (param $columns i32)
    (result i32)
    (local $from i32) (local $to i32) (local $column i32) (local $phase i32) (local $rows i32)
    (local $entry i32) (local $length i32) (local $at i32) (local $byte i32) (local $why i32)
    (local.set $from (i32.load (i32.const 0)))
    (local.set $to (i32.load (i32.const 4)))
    (local.set $column (i32.load (i32.const 8)))
    (local.set $phase (i32.load (i32.const 12)))
    (local.set $rows (i32.load (i32.const 16)))
    (block $stop
      (loop $next
        (local.set $why (i32.const 0))
        (br_if $stop (i32.gt_u (i32.add (local.get $from) (i32.const 32)) (local.get $end)))
        (local.set $why (i32.const 1))
        (local.set $byte (i32.load8_u (local.get $from)))

        (if (i32.eq (local.get $phase) (i32.const 1)) (then ;; a field
          (local.set $entry
            (i32.add (local.get $table) (i32.mul (local.get $column) (i32.const 12))))
          (local.set $length (i32.load offset=4 (local.get $entry)))
          (local.set $why (i32.const 2))
          (br_if $stop (i32.gt_u
            (i32.add
              (i32.add (local.get $to) (local.get $length))
              (i32.add (i32.sub (local.get $end) (local.get $from)) (i32.const 48)))
            (local.get $limit)))
          (local.set $at (i32.const 0))
          (loop $key
            (v128.store align=1
              (i32.add (local.get $to) (local.get $at))
              (v128.load align=1 (i32.add (i32.load (local.get $entry)) (local.get $at))))
            (local.set $at (i32.add (local.get $at) (i32.const 16)))
            (br_if $key (i32.lt_u (local.get $at) (local.get $length))))
          (local.set $at (call $field
            (local.get $from)
            (i32.add (local.get $to) (local.get $length))
            (local.get $end)
            (i32.load offset=8 (local.get $entry))))
          ;; Bytes behind the input's end are left over from an earlier chunk.
          (local.set $why (i32.const 1))
          (br_if $stop (i32.eqz (local.get $at)))
          (br_if $stop (i32.gt_u (local.get $at) (local.get $end)))
          (local.set $from (local.get $at))
          (local.set $to (global.get $to))
          (local.set $phase (i32.const 2))
          (br $next)))

        (if (i32.eq (local.get $phase) (i32.const 2)) (then ;; behind a field
          (local.set $at (i32.eq (i32.add (local.get $column) (i32.const 1)) (local.get $columns)))
          (if (i32.eq (local.get $byte) (i32.const 0x2c)) (then
            (br_if $stop (local.get $at))
            (local.set $column (i32.add (local.get $column) (i32.const 1)))
            (local.set $phase (i32.const 1)))
          (else
            (br_if $stop (i32.ne (local.get $byte) (i32.const 0x5d)))
            (br_if $stop (i32.eqz (local.get $at)))
            (i32.store16 align=1 (local.get $to) (i32.const 0x0a7d)) ;; } and a line feed
            (local.set $to (i32.add (local.get $to) (i32.const 2)))
            (local.set $rows (i32.add (local.get $rows) (i32.const 1)))
            (local.set $phase (i32.const 3))))
          (local.set $from (i32.add (local.get $from) (i32.const 1)))
          (br $next)))

        (if (i32.eq (local.get $phase) (i32.const 3)) (then ;; between rows
          (br_if $stop (i32.ne (local.get $byte) (i32.const 0x2c)))
          (local.set $phase (i32.const 0)))
        (else ;; a row
          (br_if $stop (i32.ne (local.get $byte) (i32.const 0x5b)))
          (local.set $column (i32.const 0))
          (local.set $phase (i32.const 1))))
        (local.set $from (i32.add (local.get $from) (i32.const 1)))
        (br $next)))
    (i32.store (i32.const 0) (local.get $from))
    (i32.store (i32.const 4) (local.get $to))
    (i32.store (i32.const 8) (local.get $column))
    (i32.store (i32.const 12) (local.get $phase))
    (i32.store (i32.const 16) (local.get $rows))
    (local.get $why)))
