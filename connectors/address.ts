/** As the system tells addresses apart: mail systems do not tell upper from lower case, so two spellings are one person. */
export const canonical = (address: string) => address.trim().normalize("NFC").toLowerCase();
