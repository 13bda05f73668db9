// Command parvis is the whole system in one program; `parvis --help` lists what it does.
package main

import (
	"os"

	"parvis/internal/app"
)

func main() { os.Exit(app.Main(os.Args[1:], os.Environ(), os.Stdout, os.Stderr)) }
