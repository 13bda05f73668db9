package catalogue

import "regexp"

// idPattern is a service's name in an address; namePattern that of everything inside.
var (
	idPattern   = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	namePattern = regexp.MustCompile(`^[a-z][a-z0-9]*([_-][a-z0-9]+)*$`)
	factPattern = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
)
