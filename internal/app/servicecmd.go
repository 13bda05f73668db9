package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

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
	files, err := definitionFiles(c.Paths)
	if err != nil {
		return err
	}
	lang, _ := i18n.ParseLang(c.Lang)
	broken := 0
	for _, file := range files {
		faults, err := lintFile(file)
		if err != nil {
			return err
		}
		broken += len(faults.Errors())
		for _, f := range faults {
			fmt.Fprintf(s.Out, "%s\n    %s\n", f.Line(lang), f.Mend(lang))
		}
	}
	fmt.Fprintf(s.Out, "%d files, %d errors\n", len(files), broken)
	if broken > 0 {
		return errFaults
	}
	return nil
}

func lintFile(file string) (catalogue.Faults, error) {
	source, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	doc, faults := catalogue.Parse(file, source)
	if len(faults.Errors()) > 0 {
		return faults, nil
	}
	return append(faults, catalogue.Lint(doc)...), nil
}

// definitionFiles lists the files named, and the YAML and JSON files of the folders named.
func definitionFiles(paths []string) (files []string, err error) {
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			files = append(files, path)
			continue
		}
		for _, pattern := range []string{"*.yaml", "*.yml", "*.json"} {
			found, err := filepath.Glob(filepath.Join(path, pattern))
			if err != nil {
				return nil, err
			}
			files = append(files, found...)
		}
	}
	return files, nil
}

type importCmd struct {
	Config
	Authority string   `help:"Slug of the authority." required:""`
	Paths     []string `arg:"" help:"Files or folders." type:"path"`
}

// Run publishes each file; one that is live already is left as it is.
func (c *importCmd) Run(ctx context.Context, s streams) error {
	files, err := definitionFiles(c.Paths)
	if err != nil {
		return err
	}
	return atAuthority(ctx, c.Config, c.Authority, func(ctx context.Context, h *house) error {
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			done, err := h.offer.Import(ctx, filepath.Base(file), source, "parvis service import")
			if err != nil {
				return fmt.Errorf("%s: %w\n%v", file, err, done.Faults)
			}
			word := map[bool]string{true: "published", false: "unchanged"}[done.New]
			fmt.Fprintf(s.Out, "%s version %d %s\n", done.Service, done.Version, word)
		}
		return nil
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
		live, err := h.offer.All(ctx)
		if err != nil {
			return err
		}
		for service, no := range live {
			_, source, err := h.offer.Export(ctx, service, no)
			if err != nil {
				return err
			}
			file := filepath.Join(c.To, string(service)+".yaml")
			if err := os.WriteFile(file, source, 0o644); err != nil {
				return err
			}
			fmt.Fprintf(s.Out, "%s version %d\n", file, no)
		}
		return nil
	})
}

type simulateCmd struct {
	File    string `arg:"" help:"Definition file." type:"existingfile"`
	Answers string `arg:"" optional:"" help:"JSON file of answers by field id; without one, the examples of the definition are played." type:"existingfile"`
	Facts   string `help:"JSON file of facts that the authority knows." type:"existingfile"`
	Day     string `help:"Day of the request, 2026-09-10; today without."`
}

// Run prints what would become of the request, as JSON.
func (c *simulateCmd) Run(s streams) error {
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
	out := json.NewEncoder(s.Out)
	out.SetIndent("", "  ")
	if c.Answers == "" {
		return playExamples(service, out)
	}
	answers, moment, err := c.request()
	if err != nil {
		return err
	}
	return out.Encode(service.Simulate(answers, moment))
}

func playExamples(service *catalogue.Service, out *json.Encoder) error {
	for i := range service.Examples {
		played := service.SimulateExample(&service.Examples[i])
		if err := out.Encode(map[string]any{"example": service.Examples[i].Name, "gives": played}); err != nil {
			return err
		}
	}
	return nil
}

func (c *simulateCmd) request() (answers catalogue.Answers, m catalogue.Moment, err error) {
	m.Day = rules.DateOf(clock.System().Now().In(time.Local))
	if c.Day != "" {
		if m.Day, err = rules.ParseDate(c.Day); err != nil {
			return nil, m, err
		}
	}
	if err = readJSON(c.Answers, &answers); err != nil {
		return nil, m, err
	}
	if c.Facts != "" {
		err = readJSON(c.Facts, &m.Given)
	}
	return answers, m, err
}

func readJSON(file string, into any) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("%s is not the JSON that is wanted: %w", strconv.Quote(file), err)
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
