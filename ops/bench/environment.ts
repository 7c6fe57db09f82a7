/** The environment of a bench: commands are found, but no store that stands elsewhere is measured by mistake. */
// biome-ignore lint/style/noProcessEnv: only PATH and HOME pass, which commands need
export const embedded = { PATH: process.env["PATH"], HOME: process.env["HOME"] };
