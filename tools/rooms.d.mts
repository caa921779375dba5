export const order: readonly (readonly string[])[];
export const rooms: readonly string[];
export const sources: readonly string[];
