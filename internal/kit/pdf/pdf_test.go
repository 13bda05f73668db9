package pdf

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/font/sfnt"

	"parvis/internal/kit/i18n"
)

var update = flag.Bool("update", false, "accept what the tests made as the golden files")

// decision is a letter with every kind of block, long enough for two pages.
func decision() Letter {
	return Letter{
		Lang: i18n.FR, Title: "Décision REPAS-2031 : aide aux repas accordée", Made: time.Date(2026, 12, 3, 14, 12, 0, 0, time.UTC),
		From:       Sender{Name: "Ville de Portvieux", Lines: []string{"Service Vie scolaire, 2 place de l'Hôtel-de-Ville, 44990 Portvieux", "01 99 00 12 34 · vie-scolaire@portvieux.example"}, Colour: Colour{0x0b, 0x4f, 0x6c}},
		To:         []string{"Mme Jeanne Le Goff", "Appartement 12", "4 bis rue des Cordiers", "44990 PORTVIEUX"},
		DateLine:   "Portvieux, le jeudi 3 décembre 2026",
		References: []Pair{{"Votre demande", "REPAS-2031, reçue le 27 novembre 2026"}, {"Suivi par", "Claire Morvan, 01 99 00 12 35"}},
		Subject:    "Nous payons une partie des repas de Noé jusqu'au 2 juillet 2027",
		Blocks: []Block{
			Paragraph("Madame,\nvous nous avez demandé une aide pour la cantine de Noé, élève de CE2 à l'école Jules-Verne. Nous l'accordons."),
			Note("Vous payez 1,20 € par repas au lieu de 3,90 €, à partir du lundi 7 décembre 2026. Vous n'avez rien à faire."),
			Heading("Comment nous avons décidé"),
			Paragraph("Cette décision a été prise par un calcul automatique, sans l'intervention d'une personne, selon la délibération 2026-41 du conseil municipal. Voici chaque règle et ce qu'elle a donné."),
			Table{Caption: "Règles de l'aide aux repas", Head: []string{"Règle", "Votre situation", "Limite", "Montant"}, Figures: []bool{false, false, true, true},
				Rows: [][]string{{"Quotient familial de la CAF", "612, novembre 2026", "800", "1,20 €"}, {"Enfant inscrit dans une école de la ville", "Oui, Jules-Verne", "", ""}, {"Habitez-vous Portvieux ?", "Oui, adresse déclarée", "", "0,00 €"}}},
			Heading("Si vous n'êtes pas d'accord"),
			List{Ordered: true, Items: []string{"Demandez-nous de revoir la décision, par lettre ou en ligne, avant le 3 février 2027. Une personne relira votre dossier et vous répondra dans les deux mois ; sans réponse de notre part, c'est un refus.", "Ou saisissez le tribunal administratif de Nantes, dans le même délai.", "Vous pouvez aussi parler au médiateur de la ville, gratuitement."}},
			Heading("Vos droits"),
			List{Items: []string{"Obtenir les règles du calcul et leurs principales caractéristiques (article R311-3-1-1 du CRPA).", "Savoir quelles données nous avons utilisées, et les corriger.", "Parler à quelqu'un : Claire Morvan, au 01 99 00 12 35."}},
			Paragraph(strings.Repeat("Le prix du repas est revu chaque année en septembre, quand la caisse d'allocations familiales met à jour les quotients. ", 9)),
			Paragraph("Noms d'ailleurs : Łukasz Şahin, Đặng Nguyễn, 李小龙."),
		},
		Signature: []string{"Claire Morvan", "Responsable du service Vie scolaire", "Par délégation du maire"},
		Footer:    "Ville de Portvieux · REPAS-2031",
	}
}

func written(t testing.TB, l Letter) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, l); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTheSameLetterIsTheSameFile(t *testing.T) {
	t.Parallel()
	if !bytes.Equal(written(t, decision()), written(t, decision())) {
		t.Error("two writings differ")
	}
}

// TestReadAloud reads the file as poppler gives it to a screen reader: pieces with their kind, in order.
func TestReadAloud(t *testing.T) {
	t.Parallel()
	got := poppler(t, written(t, decision()), "pdfinfo", "-struct-text", "FILE")
	got = strings.NewReplacer(" (block)", "", " (inline)", "", ":\n", "\n").Replace(got) // versions of poppler differ in these
	golden := filepath.Join("testdata", "decision.structure.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the structure changed (go test ./internal/kit/pdf -update accepts it):\n%s", got)
	}
}

func TestTextIsFoundAndCopied(t *testing.T) {
	t.Parallel()
	b := written(t, decision())
	text := strings.Join(strings.Fields(poppler(t, b, "pdftotext", "FILE", "-")), " ")
	for _, want := range []string{"Mme Jeanne Le Goff", "Nous payons une partie des repas de Noé", "Habitez-vous Portvieux ?", "Łukasz Şahin, Đặng Nguyễn, 李小龙", "page 1 sur 2"} {
		if !strings.Contains(strings.ReplaceAll(text, "\u00a0", " "), want) {
			t.Errorf("%q is not in the text:\n%s", want, text)
		}
	}
	about := poppler(t, b, "pdfinfo", "FILE")
	for _, want := range []string{"Title:           Décision REPAS-2031", "Tagged:          yes", "Pages:           2", "Author:          Ville de Portvieux"} {
		if !strings.Contains(about, want) {
			t.Errorf("%q is not in:\n%s", want, about)
		}
	}
	if !bytes.Contains(b, []byte("/Lang"+literal("fr"))) {
		t.Error("the language is missing")
	}
	if len(b) > 60_000 {
		t.Errorf("%d bytes for two pages", len(b))
	}
}

// TestFontsAreWhole lets poppler draw the pages and complain.
func TestFontsAreWhole(t *testing.T) {
	t.Parallel()
	b := written(t, decision())
	fonts := poppler(t, b, "pdffonts", "FILE")
	if strings.Count(fonts, "yes yes yes") != 4 {
		t.Errorf("fonts must be embedded, subset and mapped to characters:\n%s", fonts)
	}
	out := filepath.Join(t.TempDir(), "page")
	if said := poppler(t, b, "pdftoppm", "-r", "60", "-png", "FILE", out); said != "" {
		t.Errorf("poppler complains:\n%s", said)
	}
}

// poppler runs one of its tools on the file. Nothing is skipped: without poppler the test says what to install.
func poppler(t *testing.T, b []byte, tool string, args ...string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "letter.pdf")
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], "FILE", name)
	}
	out, err := exec.Command(tool, args...).CombinedOutput()
	if errors.Is(err, exec.ErrNotFound) {
		t.Fatalf("%s is missing: apt-get install poppler-utils", tool)
	}
	if err != nil {
		t.Fatalf("%s: %v\n%s", tool, err, out)
	}
	return string(out)
}

func TestOddLetters(t *testing.T) {
	t.Parallel()
	many := make([][]string, 120)
	for i := range many {
		many[i] = []string{fmt.Sprintf("repas %d", i), "3,90 €"}
	}
	for name, l := range map[string]Letter{
		"empty":      {Lang: i18n.EN},
		"long word":  {Lang: i18n.FR, Blocks: []Block{Paragraph(strings.Repeat("anticonstitutionnellement", 40))}},
		"long table": {Lang: i18n.FR, Blocks: []Block{Table{Head: []string{"Quoi", "Prix"}, Rows: many}}},
		"huge cell":  {Lang: i18n.FR, Blocks: []Block{Table{Head: []string{"Quoi"}, Rows: [][]string{{strings.Repeat("mot ", 3000)}}}}},
		"huge note":  {Lang: i18n.FR, Blocks: []Block{Note(strings.Repeat("mot ", 3000))}},
		"ragged":     {Lang: i18n.FR, Blocks: []Block{Table{Head: []string{"a", "b"}, Rows: [][]string{{}, {"1", "2", "3"}}}, Table{}, List{}, Paragraph("")}},
		"bad text":   {Lang: i18n.FR, Title: "\xff\x00()\\", Subject: "a\x00b\xff", Blocks: []Block{Paragraph("😀\u00ad\ta")}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if said := poppler(t, written(t, l), "pdftotext", "FILE", os.DevNull); said != "" {
				t.Errorf("poppler complains:\n%s", said)
			}
		})
	}
}

func TestARowThatNoPageHoldsIsNotCut(t *testing.T) {
	t.Parallel()
	l := Letter{Lang: i18n.FR, Blocks: []Block{Table{Head: []string{"Quoi", "Prix"}, Rows: [][]string{{strings.Repeat("mot ", 4000) + "fin", "3,90 €"}, {"suite", ""}}}}}
	// Text outside the page is not in what poppler crops to it.
	text := poppler(t, written(t, l), "pdftotext", "-x", "0", "-y", "0", "-W", "596", "-H", "842", "FILE", "-")
	if strings.Count(text, "mot") != 4000 || !strings.Contains(text, "fin") || !strings.Contains(text, "suite") {
		t.Errorf("%d of 4000 words are on the pages", strings.Count(text, "mot"))
	}
}

func FuzzLetter(f *testing.F) {
	f.Add("Décision", "un\ndeux   trois", 3)
	f.Fuzz(func(t *testing.T, title, text string, n int) {
		l := Letter{Lang: i18n.FR, Title: title, Subject: text, To: []string{text}, Footer: title, Blocks: []Block{
			Paragraph(text), Note(text), Heading(title), List{Items: []string{text, title}}, Table{Caption: title, Head: []string{title, text}, Rows: [][]string{{text, title}}},
			Paragraph(strings.Repeat(text+" ", min(max(n, 0), 50))),
		}}
		if !bytes.Equal(written(t, l), written(t, l)) {
			t.Fatal("two writings differ")
		}
	})
}

func BenchmarkWrite(b *testing.B) {
	l := decision()
	for b.Loop() {
		written(b, l)
	}
}

func TestSubsetDrawsTheSame(t *testing.T) {
	t.Parallel()
	for _, f := range faces() {
		face := newTypeface(f)
		face.encode("Éloïse à Noël : 12,50 €") // Figtree has these letters too
		cut := subset(f.ttf, face.glyphs)
		if len(cut) > len(f.ttf)/2 {
			t.Errorf("%s: %d bytes of %d", f.name, len(cut), len(f.ttf))
		}
		tables, whole := tables(cut), tables(f.ttf)
		for _, g := range append(face.glyphs, sfnt.GlyphIndex(0)) {
			want := whole.outline(int(g))
			if got := tables.outline(int(g)); !bytes.HasPrefix(got, want) || len(got)-len(want) > 3 {
				t.Errorf("%s: glyph %d changed", f.name, g)
			}
		}
	}
}
