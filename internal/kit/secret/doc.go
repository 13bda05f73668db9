// Package secret keeps the installation's secrets: small files beside the data, which no backup of the
// database alone contains and which only the program's own account may read.
//
// A file holds 32 random bytes in hexadecimal. It is made once, never over another, flushed with its folder
// before it is used, and refused when others may read it or when it is damaged: a secret that was silently
// made anew would lock people out. Several machines on one database share the files.
package secret
