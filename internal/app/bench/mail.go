package bench

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/uuid"

	"parvis/internal/inbox"
	"parvis/internal/inbox/email"
	"parvis/internal/inbox/email/dovecot"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

const (
	mailClients = 16
	mailSize    = 20_000
)

func (b *Bench) mails() int  { return map[bool]int{true: 600, false: 3000}[b.Short] }
func (b *Bench) stored() int { return map[bool]int{true: 500, false: 5000}[b.Short] }
func (b *Bench) large() int  { return map[bool]int{true: 50 << 20, false: 200 << 20}[b.Short] }

// letter is the n-th mail of a lot, of 20 kB, from somebody of its own.
func letter(lot string, n int) string {
	sum := sha256.Sum256(fmt.Append(nil, lot, n))
	noise := make([]byte, 13_000)
	rand.NewChaCha8(sum).Read(noise)
	text := base64.StdEncoding.EncodeToString(noise)
	var body strings.Builder
	fmt.Fprintf(&body, "Message-ID: <%s.%d@bench.example>\r\nDate: Thu, 03 Dec 2026 14:12:00 +0100\r\nFrom: Habitant %d <h%s%d@bench.example>\r\nTo: mesure@portvieux.example\r\nSubject: Demande %d\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nBonjour,\r\n", lot, n, n, lot, n, n)
	for len(text) > 76 {
		body.WriteString(text[:76] + "\r\n")
		text = text[76:]
	}
	body.WriteString(text + "\r\n")
	for body.Len() < mailSize {
		body.WriteString("Merci de votre réponse.\r\n")
	}
	return body.String()
}

// mailIn measures mail to a thread that is on the disk, beside the same bytes written as they are.
func (b *Bench) mailIn(ctx context.Context) error {
	section(b.Out, fmt.Sprintf("Mail in, by SMTP, %d connections, %d mails of %d kB", mailClients, b.mails(), mailSize/1000))
	raw := measured{}
	err := b.with(ctx, func(ctx context.Context, p *Parts) (err error) {
		if err := mailbox(ctx, p, inbox.NewAccount{Door: inbox.Email, Address: "mesure@portvieux.example"}); err != nil {
			return err
		}
		raw, err = b.rawWrites(ctx, p)
		return err
	})
	if err != nil {
		return err
	}
	alone, err := b.mailed(ctx, "a", "--no-jobs")
	if err != nil {
		return err
	}
	follow, err := b.mailed(ctx, "f")
	if err != nil {
		return err
	}
	fact(b.Out, "the same bytes by db.Write, one row each", fmt.Sprintf("%.0f /s", raw.rate()))
	fact(b.Out, "answered 250, the thread is on the disk (--no-jobs)", fmt.Sprintf("%.0f /s", alone.rate()))
	fact(b.Out, "the same with the jobs that follow (who sent it)", fmt.Sprintf("%.0f /s", follow.rate()))
	share := alone.rate() / raw.rate() // what the engine leaves us; on a slow disk that is the limit, on a fast one reading is
	row{"mails, at least 150 /s or half of the raw rate", fmt.Sprintf("%.0f /s, %.0f %%", follow.rate(), share*100), "one of both", follow.rate() >= 150 || share >= 0.5}.print(b.Out)
	under(b.Out, "  99 of 100 answered within", millis(follow.at(99)), 500, "ms")
	under(b.Out, "  the most memory it held", follow.memory, 300, "MB")
	return b.with(ctx, func(ctx context.Context, p *Parts) error { return b.allThere(ctx, p, 2*b.mails()) })
}

func mailbox(ctx context.Context, p *Parts, n inbox.NewAccount) error {
	return p.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := p.Inbox.AddAccount(ctx, tx, n)
		return err
	})
}

// rawWrites is the honest limit: a row of the same bytes, by as many clients.
func (b *Bench) rawWrites(ctx context.Context, p *Parts) (measured, error) {
	kind := map[db.Engine]string{db.SQLite: "blob", db.Postgres: "bytea"}[b.Engine]
	err := p.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, "create table bench_mail (id text primary key, body "+kind+" not null)")
		return err
	})
	if err != nil {
		return measured{}, err
	}
	m, err := crowd(ctx, mailClients, b.mails(), 5*time.Minute, func() (func(int) error, func(), error) {
		return func(n int) error {
			body := []byte(letter("raw", n))
			return p.DB.Write(ctx, func(tx *db.Tx) error {
				_, err := tx.ExecContext(ctx, "insert into bench_mail (id, body) values ($1, $2)", db.NewID().String(), body)
				return err
			})
		}, func() {}, nil
	})
	if err != nil {
		return m, err
	}
	return m, p.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, "drop table bench_mail")
		return err
	})
}

// mailed sends one lot to a server of its own.
func (b *Bench) mailed(ctx context.Context, lot string, flags ...string) (m measured, err error) {
	addr, err := freeAddr()
	if err != nil {
		return m, err
	}
	p, err := b.serve(ctx, append(flags, "--smtp-listen", addr)...)
	if err != nil {
		return m, err
	}
	if _, err := p.rests(ctx, 3*time.Minute); err != nil {
		return m, err
	}
	m, err = crowd(ctx, mailClients, b.mails(), 5*time.Minute, func() (func(int) error, func(), error) {
		c, err := smtp.Dial(addr)
		if err != nil {
			return nil, nil, err
		}
		send := func(n int) error {
			return c.SendMail(fmt.Sprintf("h%d@bench.example", n), []string{"mesure@portvieux.example"}, strings.NewReader(letter(lot, n)))
		}
		return send, func() { _ = c.Quit() }, nil
	})
	if err != nil {
		return m, fmt.Errorf("%w\n%s", err, p.said())
	}
	if m.memory, err = p.memory("VmHWM"); err != nil {
		return m, err
	}
	return m, p.stop()
}

// allThere proves that every mail that was answered for is a thread.
func (b *Bench) allThere(ctx context.Context, p *Parts, want int) error {
	var got int
	err := p.DB.Read().QueryRowContext(ctx, "select count(*) from inbox_items where direction = 'in' and state = 'received' and authority_id = $1", tenant.From(ctx)).Scan(&got)
	if err == nil && got != want {
		err = fmt.Errorf("%d mails were answered for, %d are there", want, got)
	}
	return err
}

// mailPulled measures a mailbox elsewhere, with mails that nobody can read and a very large one.
func (b *Bench) mailPulled(ctx context.Context) (err error) {
	section(b.Out, fmt.Sprintf("Mail in, by IMAP from dovecot: %d stored, 10 malformed, one of %d MB", b.stored(), b.large()>>20))
	dir, err := os.MkdirTemp("", "parvis-bench-mail-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := os.Chmod(dir, 0o755); err != nil {
		return err
	}
	server, err := dovecot.Start(dir)
	if errors.Is(err, dovecot.ErrNone) {
		fact(b.Out, "not measured: "+err.Error(), "")
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	if err := b.fill(server); err != nil {
		return err
	}
	account := inbox.NewAccount{
		Door: inbox.Email, Address: "archives@portvieux.example", Secret: []byte(dovecot.Password),
		Settings: email.Settings{IMAP: &email.IMAP{Host: server.Addr, User: "bench", TLS: "none"}},
	}
	before := map[string]bool{}
	err = b.with(ctx, func(ctx context.Context, p *Parts) error {
		if err := mailbox(ctx, p, account); err != nil {
			return err
		}
		_, err := pulled(ctx, p, before)
		return err
	})
	if err != nil {
		return err
	}
	most, err := b.pull(ctx)
	if err != nil {
		return err
	}
	return b.with(ctx, func(ctx context.Context, p *Parts) error {
		ids, err := pulled(ctx, p, before)
		if err != nil {
			return err
		}
		b.tellPulled(ids, most)
		return nil
	})
}

func (b *Bench) fill(server *dovecot.Server) error {
	put := func(text string) error {
		return server.Deliver("bench", func(f *os.File) error { _, err := f.WriteString(strings.ReplaceAll(text, "\r\n", "\n")); return err })
	}
	bad := b.stored() / 10
	for n := range b.stored() {
		if err := put(letter("i", n)); err != nil {
			return err
		}
		if n%bad == bad/2 {
			if err := put(fmt.Sprintf("\x00\xff%d // no mail\n%s", n, strings.Repeat("Content-Type: multipart/mixed; boundary=a\n\n--a\n", 300))); err != nil {
				return err
			}
		}
		if n == b.stored()/2 {
			if err := server.Deliver("bench", b.writeLarge); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *Bench) writeLarge(f *os.File) error {
	if _, err := f.WriteString("Message-ID: <large@bench.example>\nDate: Thu, 03 Dec 2026 14:12:00 +0100\nFrom: photos@bench.example\nSubject: Photos\n\n"); err != nil {
		return err
	}
	line := []byte(strings.Repeat(strings.Repeat("0123456789abcdef", 4)+"\n", 1<<10))
	for n := 0; n < b.large(); n += len(line) {
		if _, err := f.Write(line); err != nil {
			return err
		}
	}
	return nil
}

// pull serves until the mailbox is read, and gives the most memory that the server held.
func (b *Bench) pull(ctx context.Context) (most float64, err error) {
	p, err := b.serve(ctx)
	if err != nil {
		return 0, err
	}
	if _, err := p.rests(ctx, 10*time.Minute); err != nil {
		return 0, errors.Join(err, p.stop())
	}
	if most, err = p.memory("VmHWM"); err != nil {
		return 0, errors.Join(err, p.stop())
	}
	return most, p.stop()
}

// pulled gives the items that are not known yet; their ids tell when each was taken in.
func pulled(ctx context.Context, p *Parts, known map[string]bool) (fresh []item, err error) {
	rows, err := p.DB.Read().QueryContext(ctx, "select id, state, size from inbox_items where direction = 'in' and authority_id = $1", tenant.From(ctx))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var i item
		if err := rows.Scan(&i.id, &i.state, &i.size); err != nil {
			return nil, err
		}
		if !known[i.id] {
			known[i.id] = true
			fresh = append(fresh, i)
		}
	}
	slices.SortFunc(fresh, func(a, b item) int { return strings.Compare(a.id, b.id) })
	return fresh, rows.Err()
}

type item struct {
	id, state string
	size      int64
}

func (i item) at() time.Time {
	id, err := uuid.Parse(i.id)
	if err != nil {
		return time.Time{}
	}
	sec, nsec := id.Time().UnixTime()
	return time.Unix(sec, nsec)
}

func (b *Bench) tellPulled(all []item, memory float64) {
	held, large := 0, false
	var wait time.Duration
	for n, i := range all {
		if i.state == "held" {
			held++
		}
		large = large || i.size >= int64(b.large())
		if n > 0 {
			wait = max(wait, i.at().Sub(all[n-1].at()))
		}
	}
	want := b.stored() + 11
	row{"kept, held ones included", fmt.Sprintf("%d", len(all)), fmt.Sprintf("all %d", want), len(all) == want}.print(b.Out)
	row{"held: the malformed and the large", fmt.Sprintf("%d", held), "11", held == 11 && large}.print(b.Out)
	if len(all) > 1 {
		took := all[len(all)-1].at().Sub(all[0].at())
		fact(b.Out, "kept", fmt.Sprintf("%.0f /s", float64(len(all))/took.Seconds()))
	}
	under(b.Out, "the longest wait between two", wait.Seconds(), 30, "s")
	under(b.Out, "the most memory it held", memory, 300, "MB")
}
