package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
	"parvis/internal/rules"
)

type serviceCmd struct {
	Lint     lintCmd     `cmd:"" help:"Look for faults in definition files; each with place, reason and mend."`
	Import   importCmd   `cmd:"" help:"Publish definition files as new versions of an authority's services."`
	Export   exportCmd   `cmd:"" help:"Write an authority's live definitions into a folder."`
	Simulate simulateCmd `cmd:"" help:"Play answers through a definition: state, amount, questions, reasons. Nothing is stored."`
	Schema   schemaCmd   `cmd:"" help:"Print the JSON Schema of the definition language, for editors."`
}

type lintCmd struct {
	Paths []string `arg:"" help:"Files or folders." type:"path"`
	Lang  string   `help:"Language of the messages." enum:"fr,en" default:"en"`
}

// errFaults makes the command fail after its findings were printed.
var errFaults = errors.New("definitions have errors")

// Run prints every fault, errors and warnings, and fails on errors.
func (c *lintCmd) Run(s streams) error {
	files, err := catalogue.LintFiles(c.Paths)
	if err != nil {
		return err
	}
	lang, _ := i18n.ParseLang(c.Lang)
	broken := 0
	for _, file := range files {
		broken += len(file.Faults.Errors())
		for _, f := range file.Faults {
			fmt.Fprintf(s.Out, "%s\n    %s\n", f.Line(lang), f.Mend(lang))
		}
	}
	fmt.Fprintf(s.Out, "%d files, %d errors\n", len(files), broken)
	if broken > 0 {
		return errFaults
	}
	return nil
}

type importCmd struct {
	Config
	Authority string   `help:"Slug of the authority." required:""`
	Paths     []string `arg:"" help:"Files or folders." type:"path"`
}

// Run publishes each file; one that is live already is left as it is, a broken one stops
// none of the others.
func (c *importCmd) Run(ctx context.Context, s streams) error {
	return atAuthority(ctx, c.Config, c.Authority, func(ctx context.Context, h *house) error {
		all, err := h.offer.ImportFiles(ctx, c.Paths, "parvis service import")
		for _, in := range all {
			for _, f := range in.Faults {
				fmt.Fprintf(s.Out, "%s\n    %s\n", f.Line(i18n.EN), f.Mend(i18n.EN))
			}
			if in.Version > 0 {
				word := map[bool]string{true: "published", false: "unchanged"}[in.New]
				fmt.Fprintf(s.Out, "%s version %d %s\n", in.Service, in.Version, word)
			}
		}
		return err
	})
}

type exportCmd struct {
	Config
	Authority string `help:"Slug of the authority." required:""`
	To        string `help:"Folder to write into; it is made when missing." default:"services" type:"path"`
}

// Run writes each live definition as it was published.
func (c *exportCmd) Run(ctx context.Context, s streams) error {
	if err := os.MkdirAll(c.To, 0o755); err != nil {
		return err
	}
	return atAuthority(ctx, c.Config, c.Authority, func(ctx context.Context, h *house) error {
		files, err := h.offer.ExportFiles(ctx, c.To)
		for _, file := range files {
			fmt.Fprintln(s.Out, file)
		}
		return err
	})
}

type simulateCmd struct {
	File    string `arg:"" help:"Definition file." type:"existingfile"`
	Answers string `arg:"" optional:"" help:"YAML or JSON file: answers by field id, or a mapping of answers, facts and day as in examples. Without one, the examples of the definition are played." type:"existingfile"`
	Day     string `help:"Day of the request, 2026-09-10; today without."`
}

// Run prints what would become of the request, as JSON.
func (c *simulateCmd) Run(s streams) error {
	out := json.NewEncoder(s.Out)
	out.SetIndent("", "  ")
	if c.Answers == "" {
		return c.playExamples(out)
	}
	day := rules.DateOf(clock.System().Now())
	if c.Day != "" {
		parsed, err := rules.ParseDate(c.Day)
		if err != nil {
			return err
		}
		day = parsed
	}
	answers, err := os.ReadFile(c.Answers)
	if err != nil {
		return err
	}
	played, err := catalogue.SimulateFile(c.File, answers, day)
	if err != nil {
		return err
	}
	return out.Encode(played)
}

func (c *simulateCmd) playExamples(out *json.Encoder) error {
	source, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	doc, faults := catalogue.Parse(c.File, source)
	if len(faults.Errors()) > 0 {
		return faults
	}
	service, faults := catalogue.Compile(doc)
	if service == nil {
		return faults
	}
	for i := range service.Examples {
		played := service.SimulateExample(&service.Examples[i])
		if err := out.Encode(map[string]any{"example": service.Examples[i].Name, "gives": played}); err != nil {
			return err
		}
	}
	return nil
}

// atAuthority opens the house and acts in one authority, by its slug.
func atAuthority(ctx context.Context, c Config, slug string, do func(context.Context, *house) error) error {
	h, err := open(ctx, c, false, clock.System())
	if err != nil {
		return err
	}
	defer h.close()
	all, err := h.ids.Authorities(ctx)
	if err != nil {
		return err
	}
	var known []string
	for _, a := range all {
		if a.Slug == slug {
			return do(identity.WithAuthority(tenant.With(ctx, a.ID), a), h)
		}
		known = append(known, a.Slug)
	}
	return fmt.Errorf("no authority is called %q here; there are %v", slug, known)
}

type schemaCmd struct{}

// Run prints the schema that editors use to complete and check while somebody writes.
func (schemaCmd) Run(s streams) error {
	_, err := s.Out.Write(catalogue.Schema)
	return err
}
