package pull

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"parvis/internal/inbox"
	"parvis/internal/inbox/email"
	"parvis/internal/kit/db"
	"parvis/internal/kit/files"
)

// errOurs marks faults of the house: all mails would fail alike, so none is noted as missed.
var errOurs = errors.New("nothing can be kept now")

var errGone = errors.New("the server did not send it")

// ready is a mail that was read and waits for its commit.
type ready struct {
	uid      uint32
	prepared inbox.Prepared
}

// fetch reads a group and keeps it in one commit, the cursor with it; then it marks the mails there.
func (p *puller) fetch(ctx context.Context, group []waiting) error {
	all, err := p.read(ctx, group)
	if err != nil {
		return err
	}
	kept, again := 0, 0
	err = p.write(ctx, func(ctx context.Context, tx *db.Tx) error {
		kept, again = 0, 0
		for _, r := range all {
			a, err := p.Inbox.Keep(ctx, tx, r.prepared)
			if err != nil {
				return err
			}
			if a.Again {
				again++
			} else {
				kept++
			}
		}
		return p.move(ctx, tx, func(c *Cursor) {
			for _, r := range all {
				c.got(r.uid)
			}
		})
	})
	if err != nil {
		return err
	}
	p.pulled.Kept, p.pulled.Again = p.pulled.Kept+kept, p.pulled.Again+again
	return p.mark(ctx, all)
}

// read streams the mails of a group from the server.
func (p *puller) read(ctx context.Context, group []waiting) (all []ready, err error) {
	set := imap.UIDSet{}
	came := map[uint32]waiting{}
	for _, w := range group {
		set.AddNum(imap.UID(w.uid))
		came[w.uid] = w
	}
	cmd := p.client.Fetch(set, &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}}})
	for m := cmd.Next(); m != nil; m = cmd.Next() {
		r, err := p.message(ctx, m, came)
		if err != nil {
			return nil, errors.Join(err, cmd.Close())
		}
		if r.uid != 0 {
			all = append(all, r)
			delete(came, r.uid)
		}
	}
	if err := cmd.Close(); err != nil {
		return nil, fmt.Errorf("fetch: %w", err)
	}
	if len(came) > 0 {
		if len(group) == 1 {
			return nil, errGone
		}
		return nil, fmt.Errorf("%d of %d: %w", len(came), len(group), errGone)
	}
	return all, nil
}

func (p *puller) message(ctx context.Context, m *imapclient.FetchMessageData, came map[uint32]waiting) (r ready, err error) {
	for item := m.Next(); item != nil; item = m.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			r.uid = uint32(item.UID)
		case imapclient.FetchItemDataBodySection:
			w, wanted := came[r.uid]
			if item.Literal == nil || !wanted {
				continue
			}
			if r.prepared, err = p.prepare(ctx, w, item.Literal); err != nil {
				return ready{}, err
			}
		}
	}
	if r.prepared.External() == "" {
		return ready{}, nil // flags that changed meanwhile, or nothing of what was asked
	}
	return r, nil
}

func (p *puller) prepare(ctx context.Context, w waiting, literal io.Reader) (inbox.Prepared, error) {
	watched := &watcher{r: literal}
	raw, name := email.Identify(watched)
	prepared, err := p.Inbox.Prepare(ctx, inbox.Incoming{
		Account: p.account, Raw: raw, Identify: name, Received: w.came,
		Meta: map[string]string{email.MetaVia: "imap", "uid": fmt.Sprint(w.uid)},
	})
	if err != nil && watched.err == nil || errors.Is(err, files.ErrAway) {
		return prepared, errors.Join(errOurs, err)
	}
	return prepared, err
}

// watcher remembers whether the server's side failed.
type watcher struct {
	r   io.Reader
	err error
}

func (w *watcher) Read(p []byte) (int, error) {
	n, err := w.r.Read(p)
	if err != nil && err != io.EOF {
		w.err = err
	}
	return n, err
}

// mark sets the mails to read, now that they are kept; one that stays unread there does no harm.
func (p *puller) mark(ctx context.Context, all []ready) error {
	if p.settings.Keep {
		return nil
	}
	set := imap.UIDSet{}
	for _, r := range all {
		set.AddNum(imap.UID(r.uid))
	}
	flags := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagSeen}}
	if err := p.client.Store(set, flags, nil).Close(); err != nil {
		p.Log.WarnContext(ctx, "pull: mails were kept but not marked as read", "mailbox", p.account.ID.String(), "err", err)
	}
	return nil
}

// skip notes a mail that could not be had. When not even that can be written, it is a fault of the house.
func (p *puller) skip(ctx context.Context, uid uint32, why error) error {
	p.pulled.Missed++
	err := p.write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return p.move(ctx, tx, func(c *Cursor) { c.miss(uid, why) })
	})
	if err != nil {
		return errors.Join(errOurs, err)
	}
	return nil
}

// gone forgets a missed mail that is no longer there.
func (p *puller) gone(ctx context.Context, uid uint32) error {
	return p.write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return p.move(ctx, tx, func(c *Cursor) { c.got(uid) })
	})
}
