package identity

import (
	"context"
	"fmt"

	"parvis/internal/kit/db"
)

// PaperCode makes a code for somebody without e-mail, to be printed or said at the counter; their year of birth goes
// with it. It is not announced: the agent in front of them hands it over.
func (s *Service) PaperCode(ctx context.Context, tx *db.Tx, ask Ask, birthYear Second) (Keys, error) {
	at, err := here(ctx)
	if err != nil {
		return Keys{}, err
	}
	purpose, ok := s.purposes[ask.Purpose]
	if !ok || purpose.CodeLasts == 0 {
		return Keys{}, fmt.Errorf("make a paper code: the purpose %q has no code", ask.Purpose)
	}
	keys := Keys{Code: NewCode(), HasCode: true, CodeEnds: tx.Now.Add(purpose.CodeLasts)}
	ask.Lang = langOr(ctx, ask.Lang)
	hash := s.key.codeHash(at, birthYear, keys.Code)
	return keys, s.storeKey(ctx, tx, at, ask, storedKey{byCode, hash, keys.CodeEnds, purpose.Once})
}
