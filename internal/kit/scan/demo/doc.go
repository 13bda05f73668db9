// Package demo is the scanner of demonstrations and tests. It protects nobody: it knows the harmless EICAR
// test file and calls everything else clean, which its Engine says in each verdict.
package demo
