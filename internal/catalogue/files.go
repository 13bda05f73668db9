package catalogue

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"parvis/internal/kit/errs"
	"parvis/internal/rules"
)

// FileFaults is what Lint says of one file.
type FileFaults struct {
	File    string
	Service ServiceID
	Faults  Faults
}

// LintFiles lints files, and every definition in the folders among them. The error is
// about reading; faults are not errors.
func LintFiles(paths []string) ([]FileFaults, error) {
	files, err := definitionFiles(paths)
	if err != nil {
		return nil, err
	}
	var all []FileFaults
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		doc, _ := Parse(file, source)
		all = append(all, FileFaults{file, doc.Definition.Service, Lint(doc)})
	}
	return all, nil
}

// definitionFiles opens folders one level deep: .yaml, .yml and .json, sorted.
func definitionFiles(paths []string) ([]string, error) {
	var files []string
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			files = append(files, path)
			continue
		}
		entries, err := os.ReadDir(path)
		if err != nil {
			return nil, err
		}
		for _, entry := range entries {
			if ext := filepath.Ext(entry.Name()); !entry.IsDir() && slices.Contains([]string{".yaml", ".yml", ".json"}, ext) {
				files = append(files, filepath.Join(path, entry.Name()))
			}
		}
	}
	return files, nil
}

// ImportFiles imports files and folders into the context's authority, all that can be:
// a broken file stops none of the others. The error joins theirs.
func (s *Store) ImportFiles(ctx context.Context, paths []string, by string) ([]Imported, error) {
	files, err := definitionFiles(paths)
	if err != nil {
		return nil, err
	}
	var all []Imported
	var failed []error
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			return all, err
		}
		in, err := s.Import(ctx, filepath.Base(file), source, by)
		all = append(all, in)
		if err != nil {
			failed = append(failed, fmt.Errorf("import %s: %w", file, err))
		}
	}
	return all, errors.Join(failed...)
}

// ExportFiles writes the live version of each service (of all, without names) into a
// folder, byte for byte as it was imported, as SERVICE.yaml or SERVICE.json.
func (s *Store) ExportFiles(ctx context.Context, dir string, services ...ServiceID) ([]string, error) {
	all, err := s.All(ctx)
	if err != nil {
		return nil, err
	}
	if len(services) == 0 {
		for _, id := range sortedKeys(all) {
			if all[id] > 0 {
				services = append(services, id)
			}
		}
	}
	var files []string
	for _, id := range services {
		file, err := s.exportFile(ctx, dir, id, all[id])
		if err != nil {
			return files, fmt.Errorf("export %s: %w", id, err)
		}
		files = append(files, file)
	}
	return files, nil
}

func (s *Store) exportFile(ctx context.Context, dir string, id ServiceID, no VersionNo) (string, error) {
	if no == 0 {
		return "", ErrNotOpen
	}
	name, source, err := s.Export(ctx, id, no)
	if err != nil {
		return "", err
	}
	ext := filepath.Ext(name)
	if ext == "" {
		ext = ".yaml"
	}
	file := filepath.Join(dir, string(id)+ext)
	return file, os.WriteFile(file, source, 0o644)
}

// SimulateFile runs answers, given as YAML or JSON, through a definition file: a
// mapping of answers, or one with answers:, facts: and day: as in examples.
func SimulateFile(file string, answers []byte, day rules.Date) (Simulation, error) {
	source, err := os.ReadFile(file)
	if err != nil {
		return Simulation{}, err
	}
	doc, _ := Parse(file, source)
	service, faults := Compile(doc)
	if service == nil {
		return Simulation{}, ErrBroken.Because(faults.Errors())
	}
	value, err := Plain(answers)
	if err != nil {
		return Simulation{}, errs.New(errs.Invalid, "catalogue.error.answers").Because(err)
	}
	given, _ := value.(map[string]any)
	moment := Moment{Day: day}
	if inner, ok := given["answers"].(map[string]any); ok {
		moment.Given, _ = given["facts"].(map[string]any)
		if text, ok := given["day"].(string); ok {
			if moment.Day, err = rules.ParseDate(text); err != nil {
				return Simulation{}, err
			}
		}
		given = inner
	}
	return service.Simulate(given, moment), nil
}
