package forms

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"reflect"
	"strconv"
	"strings"

	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/tenant"
)

// All are the answers of the draft with its files in their places. Files that a scanner
// refused are no answer.
func (d *Draft) All() Answers {
	all := clone(d.Answers)
	for _, u := range d.Uploads {
		if u.Scan != ScanRefused {
			putFile(all, u)
		}
	}
	return all
}

// putFile puts a file under its field: tax_notice, or certificate in the entry children-0.
func putFile(all Answers, u Upload) {
	in, field := scope(all, u.Field)
	if in == nil {
		return
	}
	list, _ := in[field].([]any)
	in[field] = append(list, u.answer())
}

// scope finds the answers among which an input's own stands, and its id there.
func scope(all Answers, input string) (Answers, string) {
	parts := strings.Split(input, "-")
	if len(parts) != 3 {
		return all, input
	}
	list, _ := all[parts[0]].([]any)
	n, err := strconv.Atoi(parts[1])
	if err != nil || n < 0 || n >= len(list) {
		return nil, ""
	}
	inner, _ := list[n].(map[string]any)
	if inner == nil {
		inner = map[string]any{}
		list[n] = inner
	}
	return Answers(inner), parts[2]
}

// withoutFiles takes the lists of files out again before answers are kept, those of other
// pages too: the rows of the uploads are the only truth about them.
func (f *Form) withoutFiles(answers Answers) {
	for _, place := range f.Fields() {
		if place.Type != catalogue.TypeFile {
			continue
		}
		if place.Group == nil {
			delete(answers, place.ID)
			continue
		}
		entries, _ := answers[place.Group.ID].([]any)
		for _, entry := range entries {
			inner, _ := entry.(map[string]any)
			delete(inner, place.ID)
		}
	}
}

// fileField finds the file question behind an input, if it is asked.
func (f *Form) fileField(d *Draft, input string) (*catalogue.Field, error) {
	parts := strings.Split(input, "-")
	place, ok := f.Field(parts[len(parts)-1])
	if !ok || place.Type != catalogue.TypeFile {
		return nil, ErrNoUpload
	}
	sheet := f.Look(d.All()).Sheet(place.Page.ID)
	if sheet == nil {
		return nil, ErrNoUpload
	}
	var found *catalogue.Field
	sheet.Each(d.All(), func(item *Item, _ Answers) {
		if item.Name == input && item.Type == catalogue.TypeFile {
			found = item.Field
		}
	})
	if found == nil {
		return nil, ErrNoUpload
	}
	return found, nil
}

// finalUploads are the files among the final answers: those of hidden questions stay behind.
func (f *Form) finalUploads(d *Draft, final Answers) (kept []Upload) {
	for _, u := range d.Uploads {
		in, field := scope(final, u.Field)
		list, _ := in[field].([]any)
		for _, item := range list {
			if file, _ := item.(map[string]any); file["id"] == u.ID.String() {
				kept = append(kept, u)
			}
		}
	}
	return kept
}

// same reports that a posted page says what the draft says already.
func same(d *Draft, taken Taken) bool {
	return reflect.DeepEqual(map[string]any(d.Answers), map[string]any(taken.Answers)) &&
		(len(d.Typed) == 0 && len(taken.Typed) == 0 || reflect.DeepEqual(d.Typed, taken.Typed))
}

// counted is a network as the quota keeps it: enough to count, not to find again.
func counted(ctx context.Context, network identity.Network) string {
	sum := sha256.Sum256([]byte("parvis draft starts\x00" + tenant.From(ctx).String() + "\x00" + string(network)))
	return hex.EncodeToString(sum[:12])
}
