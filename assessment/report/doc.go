// Package report writes: it turns an interview and its verdict into the one
// value that the screen, paper and every file print. What is so is decided in
// package assessment; what is said about it, in which order and to whom, is
// decided here. A section has a file of its own.
//
// It is as pure as assessment: no file, no clock, no page, no table.
package report
