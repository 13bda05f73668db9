package catalogue

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

var update = flag.Bool("update", false, "write the schema anew")

const schemaFile = "schema/parvis-1.schema.json"

// TestSchemaFollowsTheTypes keeps the published schema equal to what the types say.
func TestSchemaFollowsTheTypes(t *testing.T) {
	t.Parallel()
	made, err := json.MarshalIndent(makeSchema(), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	made = append(made, '\n')
	if *update {
		if err := os.WriteFile(schemaFile, made, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(made), string(Schema)); diff != "" && !*update {
		t.Errorf("run go test ./internal/catalogue -update:\n%s", diff)
	}
}

func published(t *testing.T) *jsonschema.Schema {
	t.Helper()
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(SchemaID, parsed); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile(SchemaID)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// services are the definitions that the house ships.
func services(t *testing.T) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("../../services/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no services: %v", err)
	}
	found := map[string][]byte{}
	for _, file := range files {
		if found[filepath.Base(file)], err = os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
	}
	return found
}

func TestEveryServiceMeetsTheSchema(t *testing.T) {
	t.Parallel()
	schema := published(t)
	for name, source := range services(t) {
		value, err := Plain(source)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestEveryServiceIsSound runs the lint, and with it every example, on what we ship.
func TestEveryServiceIsSound(t *testing.T) {
	t.Parallel()
	for name, source := range services(t) {
		doc, _ := Parse(name, source)
		if faults := Lint(doc); len(faults) > 0 {
			t.Errorf("%s:\n%v", name, faults)
		}
		if want := strings.TrimSuffix(name, ".yaml"); string(doc.Definition.Service) != want {
			t.Errorf("%s defines %s", name, doc.Definition.Service)
		}
	}
}

func TestSchemaRefuses(t *testing.T) {
	t.Parallel()
	schema := published(t)
	for _, edit := range [][2]string{
		{"owner: sports-office\n", ""},
		{"minutes: 4", "minute: 4"},
		{"type: iban", "type: bank"},
		{"may: resident", "may: anybody"},
		{"parvis: 1", "parvis: 2"},
	} {
		source, err := os.ReadFile("testdata/sport.yaml")
		if err != nil {
			t.Fatal(err)
		}
		value, err := Plain(bytes.Replace(source, []byte(edit[0]), []byte(edit[1]), 1))
		if err != nil {
			t.Fatal(err)
		}
		if schema.Validate(value) == nil {
			t.Errorf("with %q the schema says nothing", edit[1])
		}
	}
}

// TestJSONIsTheSameLanguage reads the shipped services as JSON, tabs and all.
func TestJSONIsTheSameLanguage(t *testing.T) {
	t.Parallel()
	for name, source := range services(t) {
		value, err := Plain(source)
		if err != nil {
			t.Fatal(err)
		}
		asJSON, err := json.MarshalIndent(value, "", "\t")
		if err != nil {
			t.Fatal(err)
		}
		doc, _ := Parse(name, asJSON)
		if faults := Lint(doc); len(faults.Errors()) > 0 {
			t.Errorf("%s as JSON:\n%v", name, faults)
		}
	}
}

// TestGuideNamesEveryCode keeps services/README.md whole.
func TestGuideNamesEveryCode(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../../services/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for name, codes := range map[string][]string{
		"reasons": Reasons, "life events": LifeEvents, "categories": Categories, "variables": Variables, "field types": fieldTypeNames(),
		"outcomes": outcomeNames(), "events": plainEvent, "facts": sortedKeys(given),
	} {
		for _, code := range codes {
			if !bytes.Contains(guide, []byte(code)) {
				t.Errorf("%s: the guide does not name %s", name, code)
			}
		}
	}
}
