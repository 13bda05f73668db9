package seed

import (
	"context"
	"time"

	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
)

// mailPlans are what becomes of mails. Who has written a moment ago has no answer yet: the last days are full of those who wait.
var mailPlans = []course{
	{38, 2, func(x *exchange) []deed {
		return []deed{{do: x.comes}, x.soon(x.answers(x.about.answer)), x.then(x.closes)}
	}, false},
	{10, 3, func(x *exchange) []deed {
		return []deed{{do: x.comes}, x.soon(x.answers(x.about.answer)), x.reply(thanked), x.soon(x.closes)}
	}, false},
	{10, 4, func(x *exchange) []deed {
		return []deed{{do: x.comes}, x.soon(x.answers(x.about.answer)), x.reply(furthers), x.soon(x.answers(reassures)), x.then(x.closes)}
	}, false},
	{9, 2, func(x *exchange) []deed {
		return []deed{{do: x.comes}, x.soon(x.passesOn), x.soon(x.answers(x.about.answer)), x.then(x.closes)}
	}, false},
	{7, 2, func(x *exchange) []deed {
		return []deed{{do: x.encloses}, x.soon(x.sorts), x.soon(x.answers(x.about.answer)), x.then(x.closes)}
	}, false},
	{6, 2, func(x *exchange) []deed {
		return []deed{{do: x.comes}, x.soon(x.sorts), x.soon(x.answers(x.about.answer)), x.then(x.closes)}
	}, false},
	{2, 1, func(x *exchange) []deed { return []deed{{do: x.comes}} }, true},
	{3, 1, func(x *exchange) []deed { return []deed{{do: x.comes}, x.soon(x.closes)} }, false},
	{3, 2, func(x *exchange) []deed {
		return []deed{{do: x.comes}, {after: 2 * time.Hour, do: x.comes}, x.soon(x.answers(x.about.answer)), x.then(x.closes)}
	}, false}, // and again, in other words
	{2, 1, func(x *exchange) []deed { return x.twice() }, false},
	{2, 3, func(x *exchange) []deed {
		return []deed{{do: x.comes}, x.soon(x.answers(x.about.answer)), {after: 25 * time.Minute, do: x.bounces}, x.soon(x.closes)}
	}, false},
	{2, 3, func(x *exchange) []deed {
		return []deed{{do: x.comes}, x.soon(x.answers(x.about.answer)), {after: time.Minute, do: x.isAway}, x.then(x.closes)}
	}, false},
	{2, 1, func(x *exchange) []deed {
		return []deed{{do: x.forwards}, x.soon(x.passesOn), x.soon(x.answers(x.about.answer)), x.then(x.closes)}
	}, false},
	{1, 1, func(x *exchange) []deed { return []deed{{do: x.advertises}, x.soon(x.setsAside)} }, false},
	{1, 1, func(x *exchange) []deed { return []deed{{do: x.garbles}} }, false},
	{1, 1, func(x *exchange) []deed { return []deed{{do: x.garbles}, x.soon(x.dismisses)} }, false},
}

// shortPlans are what becomes of texts and posts.
var shortPlans = []course{
	{60, 2, func(x *exchange) []deed {
		return []deed{{do: x.comes}, x.quick(x.answers(x.about.answer)), x.then(x.closes)}
	}, false},
	{18, 3, func(x *exchange) []deed {
		return []deed{{do: x.comes}, x.quick(x.answers(x.about.answer)), x.reply(thanked), x.quick(x.closes)}
	}, false},
	{8, 4, func(x *exchange) []deed {
		return []deed{{do: x.comes}, x.quick(x.answers(x.about.answer)), x.reply(furthers), x.quick(x.answers(reassures)), x.then(x.closes)}
	}, false},
	{5, 1, func(x *exchange) []deed { return []deed{{do: x.comes}} }, true},
	{4, 1, func(x *exchange) []deed { return []deed{{do: x.comes}, x.quick(x.closes)} }, false},
	{2, 1, func(x *exchange) []deed {
		if x.door == inbox.SMS {
			return []deed{{do: x.garbles}}
		}
		return []deed{{do: x.comes}, x.quick(x.answers(x.about.answer))}
	}, false},
}

// soon is within a working day or two, quick within the hour, then right after.
func (x *exchange) soon(do func(context.Context) error) deed {
	hours := min(x.rng.IntN(40), x.rng.IntN(40))
	return deed{time.Duration(hours*60+10+x.rng.IntN(50)) * time.Minute, true, do}
}

func (x *exchange) quick(do func(context.Context) error) deed {
	return deed{time.Duration(4+x.rng.IntN(90)) * time.Minute, true, do}
}

func (x *exchange) then(do func(context.Context) error) deed {
	return deed{time.Duration(10+x.rng.IntN(300)) * time.Second, true, do}
}

// reply is a word of theirs some hours after ours; none to an answer that never left.
func (x *exchange) reply(from []i18n.Text) deed {
	return deed{after: time.Duration(20+x.rng.IntN(900)) * time.Minute, do: func(ctx context.Context) error { return x.say(ctx, x.follows(from)) }}
}

// encloses is a mail with files.
func (x *exchange) encloses(ctx context.Context) error {
	x.counts()
	m := x.mail(x.asks())
	drawn, err := picture(x.rng)
	if err != nil {
		return err
	}
	m.files = []enclosed{{"IMG_" + x.at.Format("20060102") + ".png", "image/png", drawn}}
	switch x.rng.IntN(3) {
	case 0:
		m.files = []enclosed{{"justificatif de domicile.pdf", "application/pdf", x.paper}}
	case 1:
		m.files = append(m.files, enclosed{"rendez-vous.ics", "text/calendar", appointment(m.from, x.own(x.about.subject), x.Clock.Now().Truncate(time.Hour).Add(75*time.Hour))})
	}
	return x.mails(ctx, m)
}

// twice is one mail that two servers hand over: it has one effect.
func (x *exchange) twice() []deed {
	var m mail
	first := func(ctx context.Context) error {
		x.counts()
		m = x.mail(x.asks())
		return x.mails(ctx, m)
	}
	return []deed{{do: first}, {after: 3 * time.Minute, do: func(ctx context.Context) error { return x.mails(ctx, m) }}, x.soon(x.answers(x.about.answer)), x.then(x.closes)}
}

// bounces is our answer that comes back: nobody has such a mailbox any more.
func (x *exchange) bounces(ctx context.Context) error {
	if x.ours.Facts.Ref == "" {
		return nil
	}
	if err := x.Jobs.Drain(ctx); err != nil { // it has left by now
		return err
	}
	return x.takes(ctx, returned(x.ours.Facts.Ref, x.who.email, x.box.Address, x.Clock.Now()), "")
}

// isAway is the holiday note of a mail program.
func (x *exchange) isAway(ctx context.Context) error {
	if x.ours.Facts.Ref == "" {
		return nil
	}
	x.counts()
	m := x.mail(x.own(away))
	m.extra = []string{"Auto-Submitted: auto-replied"}
	m.subject = x.own(awaySubject) + x.own(x.about.subject)
	return x.mails(ctx, m)
}

// dismisses has somebody look at what could not be read, and put it away.
func (x *exchange) dismisses(ctx context.Context) error {
	as := x.welcomes(ctx)
	held, err := x.Inbox.HeldItems(as, x.DB.Read(), inbox.Place{}, 1)
	if err != nil || len(held) == 0 {
		return err
	}
	return x.write(as, func(tx *db.Tx) error {
		return x.Inbox.Dismiss(as, tx, held[0].ID, "Envoi sans expéditeur, vu avec l’informatique.")
	})
}

// forwards passes on what a neighbour wrote.
func (x *exchange) forwards(ctx context.Context) error {
	x.counts()
	m := x.mail("")
	other := pick(x.rng, x.requests).who
	m.subject = "TR : " + m.subject
	m.text = x.own(passing) + "\n\n" + x.who.name() + "\n\n---------- Message transféré ----------\nDe : " + other.name() + "\nObjet : " + x.own(x.about.subject) + "\n\n" + x.own(pick(x.rng, x.about.asks))
	return x.mails(ctx, m)
}

// advertises is a mailing that nobody asked for.
func (x *exchange) advertises(ctx context.Context) error {
	x.counts()
	m := x.mail("Profitez de nos tarifs de fin de saison sur le mobilier urbain. Catalogue sur demande.")
	m.from, m.name, m.subject = "offres@mobilier.example", "Mobilier & Ville", "Mobilier urbain : -30 % jusqu'à dimanche"
	m.extra = []string{"Precedence: bulk", "List-Unsubscribe: <mailto:stop@mobilier.example>"}
	return x.mails(ctx, m)
}

var (
	away        = both("Je suis absent jusqu'à lundi et lirai votre message à mon retour.", "I am away until Monday and will read your message when I am back.")
	awaySubject = both("Réponse automatique : ", "Automatic reply: ")
	passing     = both("Je vous transfère le message de mon voisin, qui n'ose pas vous écrire.", "I pass on the message of my neighbour, who does not dare to write to you.")
)
