package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"parvis/internal/identity"
	"parvis/internal/identity/town"
	"parvis/internal/kit/tenant"
	"parvis/services"
)

// settleDemo makes the two demo towns with their agents, residents and services, unless
// they are there already.
func (h *house) settleDemo(ctx context.Context) error {
	for _, authority := range []identity.Authority{town.Portvieux(), town.Valbrume()} {
		made, err := town.Settle(ctx, h.ids, authority)
		if err != nil {
			return err
		}
		at := tenant.With(ctx, authority.ID)
		if made && authority.ID == town.PortvieuxID {
			if err := h.settlePeople(at, authority.ID); err != nil {
				return err
			}
			if err := h.settleTexts(at, authority.ID); err != nil {
				return err
			}
		}
		if err := errors.Join(h.offerServices(at), h.settleMailbox(at, authority), h.settleTelephone(at, authority), h.settleChat(at, authority)); err != nil {
			return err
		}
	}
	return nil
}

func (h *house) settlePeople(ctx context.Context, at identity.AuthorityID) error {
	if _, err := town.Staff(ctx, h.db, h.ids, at, town.Agents()); err != nil {
		return err
	}
	_, err := town.People(ctx, h.db, h.ids, at)
	return err
}

// offerServices publishes what ships with the program; what is live already stays.
func (h *house) offerServices(ctx context.Context) error {
	names, err := fs.Glob(services.Files, "*.yaml")
	if err != nil {
		return err
	}
	for _, name := range names {
		source, err := services.Files.ReadFile(name)
		if err != nil {
			return err
		}
		if imported, err := h.offer.Import(ctx, name, source, "demo"); err != nil {
			return fmt.Errorf("import %s: %w\n%s", name, err, imported.Faults)
		}
	}
	return nil
}

// welcome prints where to go and who may sign in.
func welcome(w io.Writer, base string) {
	fmt.Fprintf(w, `
Parvis is ready: %[1]s

  The town's site      %[1]s/
  Mail it has "sent"   %[1]s/outbox
  The agents' desk     %[1]s/desk

  Agents of the demo, all with the password %[2]q.
  The six digits are those of an authenticator, or shown on the sign-in page of the demo.

`, base, town.Password)
	for _, agent := range town.Agents() {
		fmt.Fprintf(w, "    %-34s %s\n", agent.Email, agent.Name)
	}
	fmt.Fprintln(w)
}
