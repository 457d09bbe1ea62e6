// The module that the build makes of src/view/markup/elements.txt.
declare module 'elements' {
  /** For each row of the table without its name: the names that have that row, separated by spaces. */
  export const ELEMENTS: Record<string, string>;
}
