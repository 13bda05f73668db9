package cases_test

import (
	"parvis/internal/identity"
)

// resident is somebody whom nobody has recognised.
var resident = identity.Actor{Kind: identity.ByResident, Name: "Nolwenn Le Goff"}
