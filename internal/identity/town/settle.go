package town

import (
	"context"
	"fmt"

	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// Settle stores an authority with the roles of the demo, unless it is there already; made tells which.
func Settle(ctx context.Context, ids *identity.Service, a identity.Authority) (made bool, err error) {
	if _, err := ids.Authority(ctx, a.ID); err == nil {
		return false, nil
	}
	_, problems, err := ids.SaveAuthority(ctx, a)
	if err != nil {
		return false, err
	}
	if problems.Any() {
		return false, fmt.Errorf("settle %s: %v", a.Slug, problems)
	}
	return true, nil
}

// Staff makes roles, teams and agents, and gives every agent the demo's password and second factor. The hash is made
// once, outside of the transaction.
func Staff(ctx context.Context, d *db.DB, ids *identity.Service, at identity.AuthorityID, people []identity.NewAgent) (map[string]identity.AgentID, error) {
	ctx = tenant.With(ctx, at)
	hashed := identity.Credentials{Password: Password}.Hashed()
	var made map[string]identity.AgentID
	err := d.Write(ctx, func(tx *db.Tx) error {
		made = map[string]identity.AgentID{}
		if err := roster(ctx, tx, ids); err != nil {
			return err
		}
		for _, n := range people {
			id, err := ids.MakeAgent(ctx, tx, n)
			if err != nil {
				return fmt.Errorf("make the account of %s: %w", n.Email, err)
			}
			own := hashed
			own.Secret = Secret(n.Email)
			if err := ids.Endow(ctx, tx, id, own); err != nil {
				return err
			}
			made[n.Email] = id
		}
		return nil
	})
	return made, err
}

func roster(ctx context.Context, tx *db.Tx, ids *identity.Service) error {
	for _, r := range Roles() {
		if err := ids.SaveRole(ctx, tx, r); err != nil {
			return err
		}
	}
	for _, t := range Teams() {
		if err := ids.SaveTeam(ctx, tx, t); err != nil {
			return err
		}
	}
	return nil
}

// People registers the residents whom one remembers, in the order of Residents.
func People(ctx context.Context, d *db.DB, ids *identity.Service, at identity.AuthorityID) (made []identity.PersonID, err error) {
	ctx = tenant.With(ctx, at)
	err = d.Write(ctx, func(tx *db.Tx) error {
		made = nil
		for _, n := range Residents() {
			id, err := ids.Register(ctx, tx, n)
			if err != nil {
				return fmt.Errorf("register %s %s: %w", n.Given, n.Family, err)
			}
			made = append(made, id)
		}
		return nil
	})
	return made, err
}
