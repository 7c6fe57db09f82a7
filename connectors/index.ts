export { type Access, configuredAccess } from "./api/access.ts";
export { importCommand } from "./command.ts";
