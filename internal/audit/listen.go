package audit

import (
	"context"
	"strconv"
	"time"

	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
)

// Listen writes down what identity announces, each in the transaction that announces it.
func Listen(bus *events.Bus) {
	on(bus, func(e identity.SignedIn) Entry {
		who := identity.Actor{Kind: identity.ByAnAgent, ID: e.Agent.String(), Name: e.Name}
		return Entry{Action: "agent.signed_in", Kind: "agent", Subject: e.Agent.String(), Who: who,
			Details: map[string]string{"how": e.How, "network": string(e.Network)}}
	})
	on(bus, func(e identity.SignInRefused) Entry {
		return Entry{Action: "agent.sign_in_refused", Kind: "agent", Subject: agentOrNone(e.Agent),
			Details: map[string]string{"why": e.Why, "network": string(e.Network)}}
	})
	on(bus, func(e identity.SessionEnded) Entry {
		return Entry{Action: "agent.session_ended", Kind: "agent", Subject: e.Agent.String(), Details: map[string]string{"why": e.Why}}
	})
	on(bus, func(e identity.DoorOpened) Entry {
		return Entry{Action: "resident.door_opened", Kind: e.Purpose, Subject: e.Ref,
			Details: map[string]string{"how": e.How, "session": e.Session.String(), "network": string(e.Network)}}
	})
	listenToRights(bus)
	listenToMandates(bus)
}

func listenToRights(bus *events.Bus) {
	on(bus, func(e identity.PasswordSet) Entry {
		return Entry{Action: "agent.password_set", Kind: "agent", Subject: e.Agent.String()}
	})
	on(bus, func(e identity.SecondFactorSet) Entry {
		return Entry{Action: "agent.second_factor_set", Kind: "agent", Subject: e.Agent.String()}
	})
	on(bus, func(e identity.SecondFactorCleared) Entry {
		return Entry{Action: "agent.second_factor_cleared", Kind: "agent", Subject: e.Agent.String(), Who: e.By}
	})
	on(bus, func(e identity.RightsChanged) Entry {
		return Entry{Action: "rights." + e.What, Kind: "agent", Subject: agentOrNone(e.Agent), Who: e.By,
			Details: map[string]string{"which": e.Which}}
	})
	on(bus, func(e identity.AuthoritySaved) Entry {
		return Entry{Action: "authority.saved", Kind: "authority", Subject: e.Authority.String(), Who: e.By}
	})
}

func listenToMandates(bus *events.Bus) {
	on(bus, func(e identity.MandateGiven) Entry { return mandate("mandate.given", e.Mandate, e.By) })
	on(bus, func(e identity.MandateRevoked) Entry { return mandate("mandate.revoked", e.Mandate, e.By) })
	on(bus, func(e identity.PeopleMerged) Entry {
		action := "person.merged"
		if e.Merge.Undone {
			action = "person.unmerged"
		}
		return Entry{Action: action, Kind: "person", Subject: e.Merge.Into.String(), Who: e.By, Details: map[string]string{"merge": e.Merge.ID.String(), "from": e.Merge.From.String()}}
	})
	on(bus, func(e identity.ContactVerified) Entry {
		return Entry{Action: "person.contact_verified", Kind: "person", Subject: e.Person.String(),
			Details: map[string]string{"kind": string(e.Kind), "how": e.How}}
	})
}

func mandate(action string, m identity.Mandate, by identity.Actor) Entry {
	helper := m.Helper.String()
	if !m.HelperAgent.IsZero() {
		helper = m.HelperAgent.String()
	}
	return Entry{Action: action, Kind: "person", Subject: m.Beneficiary.String(), Who: by,
		Details: map[string]string{"mandate": m.ID.String(), "helper": helper, "kind": string(m.Kind), "how": string(m.How), "scope": string(m.Scope), "ref": m.Ref}}
}

func agentOrNone(id identity.AgentID) string {
	if id.IsZero() {
		return ""
	}
	return id.String()
}

// told are the events that say which authority they belong to.
type told interface {
	identity.SignedIn | identity.SignInRefused | identity.SessionEnded | identity.DoorOpened | identity.PasswordSet |
		identity.SecondFactorSet | identity.SecondFactorCleared | identity.RightsChanged | identity.AuthoritySaved |
		identity.MandateGiven | identity.MandateRevoked | identity.ContactVerified | identity.PeopleMerged
}

func on[E told](bus *events.Bus, entry func(E) Entry) {
	events.On(bus, "audit writes it down", func(ctx context.Context, tx *db.Tx, e E) error {
		return Write(inBook(ctx, e), tx, entry(e))
	})
}

// inBook: an authority that is just being made has no context of its own yet.
func inBook(ctx context.Context, e any) context.Context {
	if saved, ok := e.(identity.AuthoritySaved); ok {
		return tenant.With(ctx, saved.Authority)
	}
	return ctx
}

// Tend has every authority's old days forgotten once a day.
func Tend(q *jobs.Queue, d *db.DB, authorities func(context.Context) ([]*identity.Authority, error)) {
	jobs.Every(q, "audit.forget", 24*time.Hour, func(ctx context.Context) error {
		all, err := authorities(ctx)
		if err != nil {
			return err
		}
		for _, a := range all {
			ctx := tenant.With(ctx, a.ID)
			if err := d.Write(ctx, func(tx *db.Tx) error { return forgetAndSay(ctx, tx) }); err != nil {
				return err
			}
		}
		return nil
	})
}

func forgetAndSay(ctx context.Context, tx *db.Tx) error {
	days, err := Forget(ctx, tx)
	if err != nil || days == 0 {
		return err
	}
	return Write(ctx, tx, Entry{Action: "audit.forgot", Kind: "audit", Details: map[string]string{"days": strconv.Itoa(days)}})
}
