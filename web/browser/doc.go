// Package browser tests the program as its readers use it: the real binary, started as a process of its own, and its
// pages in headless Chromium. It is a module of its own so that the browser driver stays out of the product's.
package browser
