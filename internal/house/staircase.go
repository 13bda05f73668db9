package house

import "strings"

// Staircase lists the folders under internal/ from the ground up. A package imports
// packages of its own folder and of folders before it; never one that comes later.
var Staircase = []string{
	"kit",
	"identity", "audit", "notify", // ground
	"knowledge", "rules", "catalogue", // offer
	"inbox", "forms", // doors
	"cases",          // work
	"workflow",       // motion
	"privacy",        // an end to what is kept
	"api", "open311", // doors of other programs
	"desk", "website", // windows
	"app", "crash", "house", // wiring, and these tests
	"journeys", // whole journeys through the wired house
}

// step is the place of a package on the staircase, -1 when its folder is not listed.
func step(pkg string) int {
	folder, _, _ := strings.Cut(strings.TrimPrefix(pkg, "parvis/internal/"), "/")
	for i, name := range Staircase {
		if name == folder {
			return i
		}
	}
	return -1
}
