package pull

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
)

// waiting is a mail that the server has and we do not.
type waiting struct {
	uid  uint32
	size int64
	came time.Time
}

// What is fetched with one command and kept in one commit.
const (
	groupBytes = 2 << 20
	groupMails = 32
)

// all fetches what is new, then what was missed before.
func (p *puller) all(ctx context.Context) error {
	c, err := p.cursor(ctx)
	if err != nil {
		return err
	}
	missed := c.again()
	fresh, err := p.list(imap.UIDSet{{Start: imap.UID(c.UID + 1), Stop: 0}})
	if err != nil {
		return err
	}
	fresh = slices.DeleteFunc(fresh, func(w waiting) bool { return w.uid <= c.UID }) // "n:*" names the last one whatever n is
	for _, group := range groups(fresh) {
		if err := p.take(ctx, group); err != nil {
			return err
		}
	}
	return p.missed(ctx, missed)
}

// missed tries once more what could not be had before. One that is gone there is no longer missed.
func (p *puller) missed(ctx context.Context, uids []uint32) error {
	if len(uids) == 0 {
		return nil
	}
	set := imap.UIDSet{}
	for _, uid := range uids {
		set.AddNum(imap.UID(uid))
	}
	there, err := p.list(set)
	if err != nil {
		return err
	}
	for _, uid := range uids {
		at := slices.IndexFunc(there, func(w waiting) bool { return w.uid == uid })
		if at < 0 {
			if err := p.gone(ctx, uid); err != nil {
				return err
			}
			continue
		}
		if err := p.single(ctx, there[at]); err != nil {
			return err
		}
	}
	return nil
}

// list asks for UIDs, sizes and times, in the order of UIDs.
func (p *puller) list(set imap.UIDSet) ([]waiting, error) {
	found, err := p.client.Fetch(set, &imap.FetchOptions{UID: true, RFC822Size: true, InternalDate: true}).Collect()
	if err != nil {
		return nil, fmt.Errorf("list the mails: %w", err)
	}
	all := make([]waiting, 0, len(found))
	for _, m := range found {
		if m.UID != 0 {
			all = append(all, waiting{uint32(m.UID), m.RFC822Size, m.InternalDate})
		}
	}
	slices.SortFunc(all, func(a, b waiting) int { return int(int64(a.uid) - int64(b.uid)) })
	return all, nil
}

// groups puts small mails together; a large one goes alone.
func groups(all []waiting) (made [][]waiting) {
	var group []waiting
	var bytes int64
	for _, w := range all {
		if len(group) > 0 && (len(group) == groupMails || bytes+w.size > groupBytes) {
			made, group, bytes = append(made, group), nil, 0
		}
		group, bytes = append(group, w), bytes+w.size
	}
	if len(group) > 0 {
		made = append(made, group)
	}
	return made
}

// take fetches a group; when anything in it goes wrong, its mails are taken one by one.
func (p *puller) take(ctx context.Context, group []waiting) error {
	if len(group) > 1 {
		err := p.fetch(ctx, group)
		if err == nil {
			return nil
		}
		if fatal := p.mend(ctx, err); fatal != nil {
			return fatal
		}
	}
	for _, w := range group {
		if err := p.single(ctx, w); err != nil {
			return err
		}
	}
	return nil
}

// single fetches one mail. What is wrong with this mail alone is noted, and the next one follows.
func (p *puller) single(ctx context.Context, w waiting) error {
	err := p.fetch(ctx, []waiting{w})
	if err == nil {
		return nil
	}
	if fatal := p.mend(ctx, err); fatal != nil {
		return fatal
	}
	p.Log.WarnContext(ctx, "pull: a mail could not be had; it is tried again later", "mailbox", p.account.ID.String(), "uid", w.uid, "err", err)
	return p.skip(ctx, w.uid, err)
}

// mend brings the connection back after a fault; what is no fault of the mail comes back as an error.
func (p *puller) mend(ctx context.Context, fault error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.Is(fault, errOurs) {
		return fault
	}
	if p.client.State() == imap.ConnStateSelected && p.client.Noop().Wait() == nil {
		return nil
	}
	p.close()
	validity := p.validity
	if err := p.connect(ctx); err != nil {
		return errors.Join(fault, err)
	}
	if p.validity != validity {
		return errors.New("the folder was made anew meanwhile")
	}
	return nil
}
