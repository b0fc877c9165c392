// Finding elements by selector, with the types that the rest of the scripts need.

/**
 * The first HTML element under root that matches.
 * @param {ParentNode} root @param {string} selector
 * @returns {HTMLElement | null}
 */
export const first = (root, selector) => root.querySelector(selector);

/**
 * Every HTML element under root that matches.
 * @param {ParentNode} root @param {string} selector
 * @returns {HTMLElement[]}
 */
export const every = (root, selector) => [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(selector))];

/**
 * The nearest element around what an event happened to that matches.
 * @param {Event} event @param {string} selector
 * @returns {HTMLElement | null}
 */
export const around = (event, selector) => (event.target instanceof Element ? event.target.closest(selector) : null);
