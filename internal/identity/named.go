package identity

import (
	"context"
	"fmt"
	"strings"

	"parvis/internal/identity/identitysql"
	"parvis/internal/kit/civil"
)

// mostNamed is how many people of one name are looked at: whoever seeks a Martin says when they were born.
const mostNamed = 500

// afterAll follows every letter: the end of a range of names.
const afterAll = "\U0010ffff"

// PeopleNamed lists people by how their family name begins, with the beginning of a given name after it where one is
// told: "Le Goff", "legoff n". Accents, capitals, spaces and hyphens make no difference. Somebody who is known to be born
// on another day is left out. At most most come back, by name; fewer than two letters find nobody.
func (s *Service) PeopleNamed(ctx context.Context, name string, born civil.Date, most int) (found []Person, err error) {
	words := strings.Fields(foldName(name))
	for i := len(words); i > 0 && len(found) == 0; i-- {
		family, given := strings.Join(words[:i], ""), strings.Join(words[i:], "")
		if len(family) < 2 {
			return nil, nil
		}
		if found, err = s.peopleNamed(ctx, family, given, born); err != nil {
			return nil, err
		}
	}
	return found[:min(len(found), most)], nil
}

func (s *Service) peopleNamed(ctx context.Context, family, given string, born civil.Date) (found []Person, err error) {
	at, err := here(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := on(s.db.Read()).PeopleNamed(ctx, identitysql.PeopleNamedParams{AuthorityID: at, FromKey: family, ToKey: family + afterAll, Most: mostNamed})
	if err != nil {
		return nil, fmt.Errorf("list people by name: %w", err)
	}
	for _, row := range rows {
		p, err := personFrom(identitysql.PeopleAtRow{ID: row.ID, GivenName: row.GivenName, FamilyName: row.FamilyName,
			BirthDate: row.BirthDate, Lang: row.Lang, Manner: row.Manner, CreatedAt: row.CreatedAt})
		if err != nil {
			return nil, err
		}
		if strings.HasPrefix(nameKey(p.Given), given) && p.mayBeBorn(born) {
			found = append(found, p)
		}
	}
	return found, nil
}

// nameKey is a name as it is looked up: spaces in "Le Goff" are nobody's memory.
func nameKey(name string) string { return strings.ReplaceAll(foldName(name), " ", "") }

func (p Person) mayBeBorn(born civil.Date) bool {
	return born.IsZero() || p.Birth.IsZero() || p.Birth == born
}
