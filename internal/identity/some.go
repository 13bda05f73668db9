package identity

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/kit/db"
)

// mostPeople is how many people may be asked for by id at once.
const mostPeople = 200

// People reads some people by id, with how they are reached. One who is not there is left out.
func (s *Service) People(ctx context.Context, q db.Queryer, ids []PersonID) (map[PersonID]Person, error) {
	at, err := here(ctx)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	ids = ids[:min(len(ids), mostPeople)]
	args, params := []any{at}, make([]string, len(ids))
	for i, id := range ids {
		args = append(args, id.UUID)
		params[i] = fmt.Sprintf("$%d", i+2)
	}
	in := strings.Join(params, ", ")
	people, err := namesOf(ctx, q, in, args)
	if err != nil {
		return nil, fmt.Errorf("read %d people: %w", len(ids), err)
	}
	if err := reachesOf(ctx, q, people, in, args); err != nil {
		return nil, fmt.Errorf("read %d people: %w", len(ids), err)
	}
	return people, nil
}

func namesOf(ctx context.Context, q db.Queryer, in string, args []any) (map[PersonID]Person, error) {
	rows, err := q.QueryContext(ctx, "select id, given_name, family_name from people where authority_id = $1 and id in ("+in+")", args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	people := map[PersonID]Person{}
	for rows.Next() {
		var p Person
		if err := rows.Scan(&p.ID.UUID, &p.Given, &p.Family); err != nil {
			return nil, err
		}
		people[p.ID] = p
	}
	return people, rows.Err()
}

func reachesOf(ctx context.Context, q db.Queryer, people map[PersonID]Person, in string, args []any) error {
	rows, err := q.QueryContext(ctx, "select person_id, kind, value, typed from contact_points where authority_id = $1 and ended_at = 0 and person_id in ("+in+") order by created_at, id", args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id uuid.UUID
		var c ContactPoint
		if err := rows.Scan(&id, &c.Kind, &c.Value, &c.Typed); err != nil {
			return err
		}
		if p, ok := people[PersonID{id}]; ok {
			p.Contacts = append(p.Contacts, c)
			people[p.ID] = p
		}
	}
	return rows.Err()
}
