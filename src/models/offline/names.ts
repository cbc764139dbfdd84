export const OFFLINE_NAME = 'Offline';

/** Begins the ids of the offline model's tool calls, so that what they wrote can be told from what another model wrote. */
export const CALL_ID_PREFIX = 'offline-';
