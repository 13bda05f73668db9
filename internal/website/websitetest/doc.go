// Package websitetest is Portvieux (and Valbrume) with its site served: services offered,
// requests opened and worked, read by browsers that keep cookies.
package websitetest
