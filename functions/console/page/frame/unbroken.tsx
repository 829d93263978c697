/** A name such as TPC-H: capitals on both sides of a hyphen. */
const NAME = /(\p{Lu}+-[\p{Lu}\d]+)/u;

/** A text in which no line ends at the hyphen of a name. */
export const Unbroken = ({ text }: { text: string }) => (
  <>
    {text.split(NAME).map((part, at) =>
      // Every second part is a name.
      at % 2 === 0 ? (
        part
      ) : (
        <span key={at} class="unbroken">
          {part}
        </span>
      ),
    )}
  </>
);
