package i18n

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"path"
	"strings"
	"sync"
	"testing"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"parvis/internal/kit/errs"
)

var (
	bundle = newBundle()
	mu     sync.RWMutex
	plain  = map[Lang]map[string]string{} // messages without a variable or plural: no template to run
	frames = map[Lang]map[string]frame{}  // messages with bare variables only: likewise
	byLang = map[Lang]*goi18n.Localizer{}
	loaded = map[Lang]map[string]bool{}
)

func newBundle() *goi18n.Bundle {
	b := goi18n.NewBundle(language.French)
	b.RegisterUnmarshalFunc("json", json.Unmarshal)
	return b
}

// Register adds a package's words: every words/<lang>.json (or <lang>.json) of files.
// It panics on a file that cannot be read or a key given twice, so that a
// broken file stops the boot.
func Register(files fs.FS) {
	mu.Lock()
	defer mu.Unlock()
	for _, l := range Langs {
		for _, pattern := range []string{"words/" + string(l) + ".json", string(l) + ".json"} {
			if data, err := fs.ReadFile(files, pattern); err == nil {
				register(l, pattern, data)
			}
		}
	}
}

func register(l Lang, file string, data []byte) {
	parsed, err := bundle.ParseMessageFileBytes(data, path.Base(file))
	if err != nil {
		panic(fmt.Sprintf("i18n: %s: %v", file, err))
	}
	if loaded[l] == nil {
		loaded[l], plain[l], frames[l] = map[string]bool{}, map[string]string{}, map[string]frame{}
		byLang[l] = goi18n.NewLocalizer(bundle, string(l))
	}
	for _, m := range parsed.Messages {
		if loaded[l][m.ID] {
			panic(fmt.Sprintf("i18n: %s: key %s is registered twice", file, m.ID))
		}
		loaded[l][m.ID] = true
		if m.One == "" && !strings.Contains(m.Other, "{{") {
			plain[l][m.ID] = m.Other
		}
		if f, ok := frameOf(m.Other); ok && m.One == "" {
			frames[l][m.ID] = f
		}
	}
}

// Keys lists what is registered for l; the house test compares the languages.
func Keys(l Lang) map[string]bool {
	mu.RLock()
	defer mu.RUnlock()
	return loaded[l]
}

// T gives the words behind key in the reader's language. Pairs are name, value…;
// the pair "Count" chooses between one and many. An unknown key panics in a test;
// in service it is logged and the key itself is shown.
func T(ctx context.Context, key string, pairs ...any) string {
	return In(LangOf(ctx), key, pairs...)
}

// In gives the words behind key in l.
func In(l Lang, key string, pairs ...any) string {
	if len(pairs) == 0 {
		return InArgs(l, key, nil)
	}
	return InArgs(l, key, errs.Args(pairs))
}

// InArgs is In with the values already in a map.
func InArgs(l Lang, key string, args map[string]any) string {
	mu.RLock()
	defer mu.RUnlock()
	if words, ok := plain[l][key]; ok {
		return words
	}
	if words, ok := frames[l][key].fill(args); ok {
		return words
	}
	if localizer := byLang[l]; localizer != nil && loaded[l][key] {
		words, err := localizer.Localize(&goi18n.LocalizeConfig{
			MessageID: key, TemplateData: args, PluralCount: args["Count"],
		})
		if err == nil {
			return words
		}
		return missing(l, key, err)
	}
	return missing(l, key, errs.New(errs.NotFound, "i18n.missing"))
}

func missing(l Lang, key string, err error) string {
	if testing.Testing() {
		panic(fmt.Sprintf("i18n: no words for %q in %s: %v", key, l, err))
	}
	slog.Error("no words", "key", key, "lang", l, "err", err)
	return key
}

// Problem gives the words of a fault in the reader's language.
func Problem(ctx context.Context, p errs.Problem) string {
	if p.Text != "" {
		return p.Text
	}
	return InArgs(LangOf(ctx), p.Key, p.Args)
}
