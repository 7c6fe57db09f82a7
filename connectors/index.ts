export { type Access, configuredAccess } from "./api/access.ts";
export { datasetNamed, recordInteractions, recordPeople } from "./api/recording.ts";
export { Session } from "./api/session.ts";
export { importCommand } from "./command.ts";
export { deliver } from "./delivery.ts";
