package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/inbox/email"
	"parvis/internal/kit/db"
)

// inboxCmd gathers the verbs about mailboxes and numbers.
type inboxCmd struct {
	Account accountCmd `cmd:"" help:"The mailboxes, numbers and handles that people write to: add, connect, list, pause, resume."`
	Held    heldCmd    `cmd:"" help:"List what came in and could not be read: it waits for a person."`
}

type accountCmd struct {
	Add     addAccountCmd     `cmd:"" help:"Open a mailbox: one that is read by IMAP, or one that mail is sent to with --smtp-listen."`
	List    listAccountsCmd   `cmd:"" help:"List the mailboxes and how they stand."`
	Connect connectAccountCmd `cmd:"" help:"Open a number at a gateway for texts, or an account at a network or messenger."`
	Pause   pauseAccountCmd   `cmd:"" help:"Have a mailbox take and send nothing for now; senders keep their mail and try again."`
	Resume  resumeAccountCmd  `cmd:"" help:"End a pause."`
}

// atInbox does something with the inbox of one authority while the town may be served.
func (t *oneTown) atInbox(ctx context.Context, do func(context.Context, *house) error) error {
	return t.beside(ctx, func(ctx context.Context, h *house) error {
		secret, err := inbox.SecretFile(h.path(inboxFile))
		if err != nil {
			return err
		}
		h.inbox = inbox.New(inbox.Deps{DB: h.db, Bus: h.bus, Jobs: h.jobs, Files: h.files, Secret: secret, Log: h.log})
		return do(ctx, h)
	})
}

type addAccountCmd struct {
	oneTown
	Address      string `arg:"" help:"The address people write to, such as contact@portvieux.example."`
	Name         string `help:"What agents call it." placeholder:"NAME"`
	Team         string `help:"Team whose threads begin there; everybody's without one." placeholder:"TEAM"`
	Trust        string `help:"Name of the server before us whose Authentication-Results are believed." placeholder:"mx.example.org"`
	IMAP         string `name:"imap" help:"IMAP server to read it from, with its port." placeholder:"imap.example.org:993"`
	User         string `help:"User at that server; the address when empty." placeholder:"USER"`
	PasswordFile string `help:"File that holds the password, or - to type it in. It is kept sealed." placeholder:"FILE"`
	TLS          string `name:"tls" help:"implicit, starttls, or none for this machine." default:"implicit" enum:"implicit,starttls,none"`
	Folder       string `help:"Folder to read." default:"INBOX"`
	Keep         bool   `help:"Leave mails unread at that server."`
}

// Run opens the mailbox.
func (c *addAccountCmd) Run(ctx context.Context, s streams) error {
	settings, password, err := c.settings(os.Stdin)
	if err != nil {
		return err
	}
	return c.atInbox(ctx, func(ctx context.Context, h *house) error {
		n := inbox.NewAccount{Door: inbox.Email, Address: c.Address, Name: c.Name, Team: identity.TeamID(c.Team), Settings: settings, Secret: password}
		if err := h.knowsTeam(ctx, n.Team); err != nil {
			return err
		}
		err := h.db.Write(ctx, func(tx *db.Tx) error {
			_, err := h.inbox.AddAccount(ctx, tx, n)
			return err
		})
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(s.Out, "%s is open; a town that is served begins to read it within half a minute.\n", c.Address)
		return err
	})
}

func (c *addAccountCmd) settings(typed io.Reader) (email.Settings, []byte, error) {
	settings := email.Settings{Trust: c.Trust}
	if c.IMAP == "" {
		return settings, nil, nil
	}
	if c.User == "" {
		c.User = c.Address
	}
	settings.IMAP = &email.IMAP{Host: c.IMAP, User: c.User, Folder: c.Folder, TLS: c.TLS, Keep: c.Keep}
	if err := settings.Check(); err != nil {
		return settings, nil, err
	}
	var password []byte
	var err error
	switch c.PasswordFile {
	case "":
		return settings, nil, errors.New("give the password in a file with --password-file, or - to type it in")
	case "-":
		password, err = io.ReadAll(io.LimitReader(typed, 4096))
	default:
		password, err = os.ReadFile(c.PasswordFile)
	}
	return settings, bytes.TrimRight(password, "\r\n"), err
}

func (h *house) knowsTeam(ctx context.Context, team identity.TeamID) error {
	if team == "" {
		return nil
	}
	all, err := h.ids.Teams(ctx)
	if err != nil {
		return err
	}
	var names []string
	for _, t := range all {
		if t.ID == team {
			return nil
		}
		names = append(names, string(t.ID))
	}
	return fmt.Errorf("there is no team %s; the teams are %s", team, strings.Join(names, ", "))
}

type listAccountsCmd struct{ oneTown }

// Run lists the mailboxes.
func (c *listAccountsCmd) Run(ctx context.Context, s streams) error {
	return c.atInbox(ctx, func(ctx context.Context, h *house) error {
		all, err := h.inbox.Accounts(ctx, h.db.Read())
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(s.Out, 0, 4, 2, ' ', 0)
		fmt.Fprintln(w, "DOOR\tADDRESS\tTEAM\tSTATE\tLAST READ\tFAULT")
		for _, a := range all {
			read := "never"
			if !a.LastOK.IsZero() {
				read = a.LastOK.Format("2006-01-02 15:04 UTC")
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", a.Door, a.Address, a.Team, a.State(), read, a.LastError)
		}
		return w.Flush()
	})
}

type pauseAccountCmd struct {
	oneTown
	Address string `arg:"" help:"The mailbox."`
}

// Run pauses the mailbox.
func (c *pauseAccountCmd) Run(ctx context.Context) error {
	return changeAccount(ctx, &c.oneTown, c.Address, (*inbox.Service).PauseAccount)
}

type resumeAccountCmd struct {
	oneTown
	Address string `arg:"" help:"The mailbox."`
}

// Run ends the pause.
func (c *resumeAccountCmd) Run(ctx context.Context) error {
	return changeAccount(ctx, &c.oneTown, c.Address, (*inbox.Service).ResumeAccount)
}

func changeAccount(ctx context.Context, t *oneTown, address string, change func(*inbox.Service, context.Context, *db.Tx, inbox.AccountID) error) error {
	return t.atInbox(ctx, func(ctx context.Context, h *house) error {
		all, err := h.inbox.Accounts(ctx, h.db.Read())
		if err != nil {
			return err
		}
		for _, a := range all {
			if strings.EqualFold(a.Address, address) {
				return h.db.Write(ctx, func(tx *db.Tx) error { return change(h.inbox, ctx, tx, a.ID) })
			}
		}
		return fmt.Errorf("%s is no mailbox here; parvis inbox account list shows them", address)
	})
}

type heldCmd struct{ oneTown }

// Run lists what is held, without a name: when, where, how large and why.
func (c *heldCmd) Run(ctx context.Context, s streams) error {
	return c.atInbox(ctx, func(ctx context.Context, h *house) error {
		w := tabwriter.NewWriter(s.Out, 0, 4, 2, ' ', 0)
		fmt.Fprintln(w, "RECEIVED\tDOOR\tSIZE\tWHY\tITEM")
		var from inbox.Place
		for {
			held, err := h.inbox.HeldItems(ctx, h.db.Read(), from, 200)
			if err != nil {
				return err
			}
			for _, i := range held {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", i.Received.Format("2006-01-02 15:04 UTC"), i.Door, sized(i.Size), strings.TrimPrefix(i.HeldWhy, "inbox.held."), i.ID)
				from = inbox.Place{At: i.Received, ID: [16]byte(i.ID)}
			}
			if len(held) < 200 {
				return w.Flush()
			}
		}
	})
}
