package privacy

import (
	"encoding/hex"
	"time"

	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/kit/tenant"
)

// ErasureOfPerson is the line that erasing a person writes.
func ErasureOfPerson(at tenant.ID, id identity.PersonID, when time.Time) Erasure {
	return Erasure{Authority: at, Hash: hex.EncodeToString(personHash(at, id)), Kind: PersonErased, At: when}
}

// ErasureOfCase is the line that deleting a case before its time writes.
func ErasureOfCase(at tenant.ID, id cases.ID, when time.Time) Erasure {
	return Erasure{Authority: at, Hash: hex.EncodeToString(caseHash(at, id)), Kind: CaseDeleted, At: when}
}
