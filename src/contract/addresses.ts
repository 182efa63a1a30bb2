/** Where the local Dashboard shows what others point at. */

/** Followed by the id of a request to the API. */
export const REQUEST_PAGE = '/logs/';
