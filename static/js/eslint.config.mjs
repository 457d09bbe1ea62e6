// What the type checker does not find: unsafe ways to make markup or code, and common mistakes. The rules
// are ESLint's own, without plugins; `tsc` finds unknown and unused names.

/** Names that turn strings into markup or code, which only `lib/sanitize.js` may do, through DOMPurify. */
const MARKUP = ['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'setHTMLUnsafe', 'srcdoc', 'write', 'writeln'];

export default [
  {
    files: ['**/*.js'],
    languageOptions: { ecmaVersion: 2022, sourceType: 'module' },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-script-url': 'error',
      'no-restricted-properties': ['error', ...MARKUP.map((property) => ({ property, message: 'Build nodes instead of markup.' }))],
      'no-restricted-syntax': [
        'error',
        { selector: 'ImportExpression', message: 'The build resolves import declarations only.' },
      ],
      'no-restricted-globals': ['error', 'event', 'name', 'status', 'parent', 'top', 'length', 'origin'],
      'array-callback-return': 'error',
      'default-case-last': 'error',
      eqeqeq: 'error',
      'no-cond-assign': ['error', 'except-parens'],
      'no-console': 'error',
      'no-constant-binary-expression': 'error',
      'no-debugger': 'error',
      'no-dupe-else-if': 'error',
      'no-empty': 'error',
      'no-param-reassign': ['error', { props: false }],
      'no-promise-executor-return': 'error',
      'no-self-compare': 'error',
      'no-sequences': 'error',
      'no-shadow': 'error',
      'no-template-curly-in-string': 'error',
      'no-unmodified-loop-condition': 'error',
      'no-unsafe-finally': 'error',
      'no-unused-expressions': ['error', { allowShortCircuit: true, allowTernary: true }],
      'no-useless-assignment': 'error',
      'no-var': 'error',
      'prefer-const': ['error', { destructuring: 'all' }],
    },
  },
];
