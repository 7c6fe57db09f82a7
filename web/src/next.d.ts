// What the bundler makes of stylesheets and pictures; `next-env.d.ts`, which says the same, is there only after a build.
/// <reference types="next/types/global" />
/// <reference types="next/image-types/global" />
