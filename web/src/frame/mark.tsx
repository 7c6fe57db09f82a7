/** The product's sign. */
export const Mark = () => (
  <svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
    <rect width="32" height="32" rx="8" fill="#0b6e5f" />
    <g stroke="#fff" strokeWidth="2" fill="none">
      <path d="M10 11l11-2M10 11l4 12M21 9l2 10M14 23l9-4" />
    </g>
    <g fill="#fff">
      <circle cx="10" cy="11" r="3.2" />
      <circle cx="21" cy="9" r="2.4" />
      <circle cx="14" cy="23" r="2.4" />
      <circle cx="23" cy="19" r="3.2" />
    </g>
  </svg>
);
