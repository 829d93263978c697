;; The inner loop of the CSV encoder: the text of a JSON string, 16 bytes at a time.
;;
;; It handles the three escapes that are frequent in CSV. Before anything else it stops, and
;; TypeScript takes that one step. Both share the state at the start of the memory:
;;   0 from   where the input is read next       8 rows    line feeds outside quotes so far
;;   4 to     where the output is written next  12 quoted  1 inside a quoted field
(module
  (import "kernel" "memory" (memory 1))

  ;; Whether byte lanes hold a quote or a backslash, one bit a lane.
  (func $special (param $v v128) (result i32)
    (i8x16.bitmask (v128.or
      (i8x16.eq (local.get $v) (i8x16.splat (i32.const 0x22)))
      (i8x16.eq (local.get $v) (i8x16.splat (i32.const 0x5c))))))

  ;; Writes text up to its closing quote, an escape other than \r \n \" or the last bytes of the
  ;; input, and counts the line feeds that end a row.
  (func (export "unescape") (param $end i32)
    (local $from i32) (local $to i32) (local $rows i32) (local $quoted i32)
    (local $v v128) (local $hits i32) (local $byte i32)
    (local.set $from (i32.load (i32.const 0)))
    (local.set $to (i32.load (i32.const 4)))
    (local.set $rows (i32.load (i32.const 8)))
    (local.set $quoted (i32.load (i32.const 12)))
    (block $stop
      (loop $next
        (br_if $stop (i32.gt_u (i32.add (local.get $from) (i32.const 16)) (local.get $end)))
        (local.set $v (v128.load align=1 (local.get $from)))
        (v128.store align=1 (local.get $to) (local.get $v))
        (local.set $hits (call $special (local.get $v)))
        (if (i32.eqz (local.get $hits)) (then
          (local.set $from (i32.add (local.get $from) (i32.const 16)))
          (local.set $to (i32.add (local.get $to) (i32.const 16)))
          (br $next)))
        ;; Bytes before the first quote or backslash are copied already.
        (local.set $hits (i32.ctz (local.get $hits)))
        (local.set $from (i32.add (local.get $from) (local.get $hits)))
        (local.set $to (i32.add (local.get $to) (local.get $hits)))
        (br_if $stop (i32.eq (i32.load8_u (local.get $from)) (i32.const 0x22)))
        (br_if $stop (i32.ge_u (i32.add (local.get $from) (i32.const 1)) (local.get $end)))
        (local.set $byte (i32.load8_u offset=1 (local.get $from)))
        (block $known
          (if (i32.eq (local.get $byte) (i32.const 0x72)) (then ;; \r
            (local.set $byte (i32.const 0x0d))
            (br $known)))
          (if (i32.eq (local.get $byte) (i32.const 0x6e)) (then ;; \n
            (local.set $byte (i32.const 0x0a))
            (local.set $rows (i32.add (local.get $rows) (i32.eqz (local.get $quoted))))
            (br $known)))
          (br_if $stop (i32.ne (local.get $byte) (i32.const 0x22))) ;; \"
          (local.set $quoted (i32.xor (local.get $quoted) (i32.const 1))))
        (i32.store8 (local.get $to) (local.get $byte))
        (local.set $from (i32.add (local.get $from) (i32.const 2)))
        (local.set $to (i32.add (local.get $to) (i32.const 1)))
        (br $next)))
    (i32.store (i32.const 0) (local.get $from))
    (i32.store (i32.const 4) (local.get $to))
    (i32.store (i32.const 8) (local.get $rows))
    (i32.store (i32.const 12) (local.get $quoted))))
