package fill

import (
	"context"
	"fmt"

	"github.com/a-h/templ"

	"parvis/internal/forms"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
)

// kept are the files that count: those that a scanner refused do not.
func (f *field) kept() (kept []forms.Upload) {
	for _, u := range f.Files {
		if u.Scan != forms.ScanRefused {
			kept = append(kept, u)
		}
	}
	return kept
}

func (f *field) waiting() bool {
	for _, u := range f.Files {
		if u.Scan == forms.ScanWaiting {
			return true
		}
	}
	return false
}

func (f *field) fileItems(ctx context.Context) []ui.File {
	items := make([]ui.File, 0, len(f.Files))
	for _, u := range f.Files {
		item := ui.File{Name: u.Name, Remove: u.ID.String(), Waiting: u.Scan == forms.ScanWaiting}
		size := ui.FileSize(ctx, u.Size)
		switch u.Scan {
		case forms.ScanClean:
			item.State, item.Href = i18n.T(ctx, "forms.file.clean", "Size", size), f.Draft.ID.Path()+"/files/"+u.ID.String()
		case forms.ScanWaiting:
			item.State = i18n.T(ctx, "forms.file.waiting", "Size", size)
		default:
			item.Error = i18n.T(ctx, "forms.file.refused")
		}
		items = append(items, item)
	}
	return items
}

func (f *field) roomForFiles() bool { return len(f.kept()) < forms.MaxFiles(f.Item.Field) }
func (f *field) several() bool      { return forms.MaxFiles(f.Item.Field) > 1 }
func (f *field) accept() string     { return forms.Accept(f.Item.Field) }

func (f *field) fileHint(ctx context.Context) string {
	limits := i18n.T(ctx, "forms.fill.file.hint", "Count", forms.MaxFiles(f.Item.Field), "Megabytes", forms.MaxBytes(f.Item.Field)>>20)
	if hint := f.hint(); hint != "" {
		return hint + " " + limits
	}
	return limits
}

func (f *field) describedFile(ctx context.Context) string {
	if f.fault(ctx, "") != "" {
		return f.name() + "-hint " + f.name() + "-error"
	}
	return f.name() + "-hint"
}

// uploader is what the script needs: where to send, and its words.
func (f *field) uploader(ctx context.Context) templ.Attributes {
	attrs := templ.Attributes{"data-module": "pv-upload", "data-input": f.name(), "data-most": fmt.Sprint(forms.MaxBytes(f.Item.Field)), "data-waiting": fmt.Sprint(f.waiting())}
	for _, word := range []string{"sending", "again", "failed", "preparing"} {
		attrs["data-"+word] = i18n.T(ctx, "forms.file."+word)
	}
	return attrs
}
