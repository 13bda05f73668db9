package bench

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"parvis/internal/cases/search"
	"parvis/internal/identity/town"
	"parvis/internal/kit/db"
)

// The large town: cases copied from the seed's oldest, each with a name of its own and two messages; for every fourth one
// a thread of four messages that belongs to no case. Texts are drawn from a stock whose words are as common as words are.
const (
	originals   = 60
	stockTexts  = 5_000
	perThread   = 4
	fillAtOnce  = 20_000
	indexAtOnce = 20_000
	daySeconds  = 86_400
)

// fill grows the town to so many cases, and three times as many messages, by SQL: no listener runs, so the rows that
// listeners write are written here as well.
func fill(ctx context.Context, p *Parts, cases int) error {
	if p.DB.Engine() == db.SQLite {
		if _, err := p.DB.Handle().ExecContext(ctx, "pragma cache_size = -600000"); err != nil {
			return err
		}
	}
	if err := prepareFill(ctx, p); err != nil {
		return err
	}
	for from := 0; from < cases; from += fillAtOnce {
		to := min(from+fillAtOnce, cases)
		err := p.DB.Write(ctx, func(tx *db.Tx) error { return fillSome(ctx, tx, from, to, longAgo(cases, 0).UnixMicro()) })
		if err != nil {
			return fmt.Errorf("fill cases %d to %d: %w", from, to, err)
		}
	}
	return finishFill(ctx, p)
}

// sayings write the texts that messages are drawn from, with their words as the search index keeps them.
func sayings(ctx context.Context, tx *db.Tx) error {
	vocabulary := newVocabulary()
	for n := range stockTexts {
		said := vocabulary.text(n)
		if _, err := tx.ExecContext(ctx, "insert into bench_texts (n, said, words) values ($1, $2, $3)", n, said, search.TextWords(town.PortvieuxID, said)); err != nil {
			return err
		}
	}
	for n := range len(givenNames) * len(familyNames) {
		given, family := givenNames[n%len(givenNames)], familyNames[n/len(givenNames)]
		name := given + " " + family
		if _, err := tx.ExecContext(ctx, "insert into bench_names (n, name, head, within) values ($1, $2, $3, $4)", n, name,
			search.NameWords(town.PortvieuxID, name), search.WithinWords(town.PortvieuxID, name)); err != nil {
			return err
		}
	}
	return nil
}

func prepareFill(ctx context.Context, p *Parts) error {
	id := kindOfID[p.DB.Engine()]
	statements := []string{
		"create table bench_texts (n bigint primary key, said text not null, words text not null)",
		"create table bench_names (n bigint primary key, name text not null, head text not null, within text not null)",
		fmt.Sprintf("create table bench_from (k bigint primary key, id %s not null)", id),
		fmt.Sprintf("create table bench_new (k bigint primary key, old_id %s, new_id %s, thread %s, name bigint, one bigint, two bigint, at bigint)", id, id, id),
		fmt.Sprintf("insert into bench_from select row_number() over (order by opened_at, id) - 1, id from (select id, opened_at from cases where authority_id = '%s' order by length(cast(body as text)), id limit %d) as few", town.PortvieuxID, originals),
	}
	if p.DB.Engine() == db.Postgres {
		statements = append(statements, "drop index search_fts_words")
	}
	return p.DB.Write(ctx, func(tx *db.Tx) error {
		for _, statement := range statements {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("prepare to fill: %w", err)
			}
		}
		return sayings(ctx, tx)
	})
}

func finishFill(ctx context.Context, p *Parts) error {
	if p.DB.Engine() == db.Postgres {
		for _, statement := range []string{"set maintenance_work_mem = '512MB'", "create index search_fts_words on search_fts_docs using gin (words)", "analyze"} {
			if _, err := p.DB.Handle().ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("after filling: %w", err)
			}
		}
	}
	return p.DB.Write(ctx, func(tx *db.Tx) error {
		for _, statement := range []string{"drop table bench_new", "drop table bench_from", "drop table bench_texts", "drop table bench_names", "update search_fts_state set built = 1"} {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("after filling: %w", err)
			}
		}
		return nil
	})
}

// followed has SQLite's index read what was filled, in pieces larger than a server's.
func followFilled(ctx context.Context, d *db.DB) error {
	if d.Engine() != db.SQLite {
		return nil
	}
	for {
		var done, to int64
		err := d.Read().QueryRowContext(ctx, "select s.done, coalesce((select max(n) from search_fts_docs), 0) from search_fts_state s").Scan(&done, &to)
		if err != nil || done >= to {
			return err
		}
		to = min(to, done+indexAtOnce)
		err = d.Write(ctx, func(tx *db.Tx) error {
			if _, err := tx.ExecContext(ctx, "insert into search_fts (rowid, words) select n, words from search_fts_docs where n > $1 and n <= $2 order by n", done, to); err != nil {
				return err
			}
			_, err := tx.ExecContext(ctx, "update search_fts_state set done = $1", to)
			return err
		})
		if err != nil {
			return fmt.Errorf("index what was filled: %w", err)
		}
	}
}

// dialect is what the engines spell differently.
type dialect struct {
	fresh, hash, body, said, words, hex, tail string
}

// ordered is an id that begins with its time in milliseconds, as ours do: rows made one after the other lie side by side.
func (d dialect) ordered(millis string) string {
	hex := fmt.Sprintf(d.hex, millis)
	return fmt.Sprintf(d.tail, hex, hex)
}

var dialects = map[db.Engine]dialect{
	db.SQLite: {
		hex: "printf('%%012x', %s)", tail: `lower(substr(%s, 1, 8) || '-' || substr(%s, 9, 4) || '-7' || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))`,
		fresh: freshID[db.SQLite], hash: "randomblob(32)", words: "%s",
		body: `json_set(t.body, '$.id', m.new_id, '$.reference', 'PV-1999-' || printf('%07d', m.k), '$.person.name', b.name, '$.person.id', m.new_id)`,
		said: `json_object('id', m.old_id, 'in', json('true'), 'text', %s)`,
	},
	db.Postgres: {
		hex: "lpad(to_hex(%s), 12, '0')", tail: `(substr(%s, 1, 8) || '-' || substr(%s, 9, 4) || '-7' || substr(md5(random()::text), 1, 3) || '-a' || substr(md5(random()::text), 1, 3) || '-' || substr(md5(random()::text), 1, 12))::uuid`,
		fresh: "gen_random_uuid()", hash: `sha256(m.new_id::text::bytea)`, words: "array_to_tsvector(string_to_array(%s, ' '))",
		body: `jsonb_set(t.body || jsonb_build_object('id', m.new_id, 'reference', 'PV-1999-' || lpad(m.k::text, 7, '0')), '{person}', (t.body -> 'person') || jsonb_build_object('name', b.name, 'id', m.new_id))`,
		said: `jsonb_build_object('id', m.old_id, 'in', true, 'text', %s)`,
	},
}

func fillSome(ctx context.Context, tx *db.Tx, from, to int, began int64) error {
	d := dialects[tx.Engine()]
	number := map[db.Engine]string{db.SQLite: "printf('%07d', m.k)", db.Postgres: "lpad(m.k::text, 7, '0')"}[tx.Engine()]
	statements := []string{
		"delete from bench_new",
		fmt.Sprintf(`insert into bench_new (k, old_id, new_id, thread, name, one, two, at)
with recursive s(k) as (select cast(%d as bigint) union all select k + 1 from s where k < %d)
select s.k, f.id, %s, %s, (s.k * 7919) %% %d, (s.k * 104729) %% %d, (s.k * 15485863) %% %d, %d + s.k * 20000000
from s join bench_from f on f.k = s.k %% %d`, from, to-1, d.ordered(fmt.Sprintf("(%d + s.k * 20000)", began/1000)), d.ordered(fmt.Sprintf("(%d + s.k * 20000)", began/1000)), len(givenNames)*len(familyNames), stockTexts, stockTexts, began, originals),
	}
	copies := []struct {
		table, key, only string
		own              map[string]string
	}{
		{"cases", "id", "", map[string]string{
			"id": "m.new_id", "reference": "'PV-1999-' || " + number, "link_hash": d.hash, "person_id": "m.new_id", "person_name": "b.name", "body": d.body,
			"opened_at": "m.at", "order_at": "case when t.order_at = 0 then 0 else m.at + 864000000000 * 4 end", "updated_at": "m.at",
			"closed_at": "case when t.closed_at = 0 then 0 else m.at + 3600000000 end",
		}},
		{"case_events", "case_id", "t.seq = 1 and ", map[string]string{"case_id": "m.new_id"}},
		{"case_deadlines", "case_id", "", map[string]string{"case_id": "m.new_id"}},
	}
	for _, c := range copies {
		columns, err := columnsOf(ctx, tx, c.table)
		if err != nil {
			return err
		}
		values := slices.Clone(columns)
		for i, column := range columns {
			if values[i] = "t." + column; c.own[column] != "" {
				values[i] = c.own[column]
			}
		}
		statements = append(statements, fmt.Sprintf("insert into %s (%s) select %s from bench_new m join bench_names b on b.n = m.name join %s t on %st.authority_id = '%s' and t.%s = m.old_id",
			c.table, strings.Join(columns, ", "), strings.Join(values, ", "), c.table, c.only, town.PortvieuxID, c.key))
	}
	statements = append(statements, fmt.Sprintf(`insert into people (authority_id, id, given_name, family_name, birth_date, lang, manner, created_at, updated_at)
select '%s', m.new_id, '', b.name, '', 'fr', '', m.at, m.at from bench_new m join bench_names b on b.n = m.name`, town.PortvieuxID))
	statements = append(statements, said(d, number)...)
	statements = append(statements, written(d)...)
	for _, statement := range statements {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("%.60s…: %w", statement, err)
		}
	}
	return nil
}

// said are the messages of cases, and what they are found by.
func said(d dialect, number string) (all []string) {
	here, w := town.PortvieuxID.String(), search.TextWords
	kind := search.KindWord(town.PortvieuxID, search.Case)
	for seq, column := range map[int]string{2: "m.one", 3: "m.two"} {
		all = append(all,
			fmt.Sprintf(`insert into case_events (authority_id, case_id, seq, id, kind, happened_at, by_kind, by_id, by_name, channel, why, data_version, data)
select '%s', m.new_id, %d, %s, 'messaged', m.at + %d000000, 'resident', '', '', 'web', '', 1, %s from bench_new m join bench_texts x on x.n = %s`,
				here, seq, d.ordered("(m.at / 1000)"), seq*daySeconds, fmt.Sprintf(d.said, "x.said"), column),
			fmt.Sprintf(`insert into search_fts_docs (authority_id, kind, owner_id, piece_id, seq, at, words)
select '%s', 'case', m.new_id, '00000000-0000-0000-0000-000000000000', %d, m.at + %d000000, %s from bench_new m join bench_texts x on x.n = %s join bench_names b on b.n = m.name`,
				here, seq, seq*daySeconds, fmt.Sprintf(d.words, "'"+kind+" ' || b.within || ' ' || x.words"), column))
	}
	_ = w
	head := fmt.Sprintf(d.words, "'"+kind+" ' || b.head || ' "+search.HeadMark(town.PortvieuxID)+"' || "+number)
	return append(all,
		fmt.Sprintf(`insert into search_fts_docs (authority_id, kind, owner_id, piece_id, seq, at, words)
select '%s', 'case', m.new_id, '00000000-0000-0000-0000-000000000000', 1, m.at, %s from bench_new m join bench_names b on b.n = m.name`, here, head),
		fmt.Sprintf(`insert into case_words (authority_id, word, case_id) select '%s', lower(b.name), m.new_id from bench_new m join bench_names b on b.n = m.name`, here))
}

// written are threads that belong to no case, their messages, the desk's lines of them, and what they are found by. A
// tenth of them still waits.
func written(d dialect) []string {
	here := town.PortvieuxID.String()
	account := fmt.Sprintf("(select a.id from inbox_accounts a where a.authority_id = '%s' order by a.id limit 1)", here)
	closed := "case when m.k %% 40 = 0 then 0 else m.at + 86400000000 end"
	closed = strings.ReplaceAll(closed, "%%", "%")
	kind := search.KindWord(town.PortvieuxID, search.Thread)
	none := "'00000000-0000-0000-0000-000000000000'"
	all := []string{
		fmt.Sprintf(`insert into inbox_threads (authority_id, id, account_id, door, party, party_name, reply_key, state, team_id, count, first_at, last_at, waiting_at, closed_at, subject)
select '%s', m.thread, %s, 'email', 'h' || m.k || '@mel.example', b.name, 'bench' || m.k, case when m.k %% 40 = 0 then 'open' else 'closed' end, 'front-desk', %d, m.at, m.at, case when m.k %% 40 = 0 then m.at else 0 end, %s, 'Demande'
from bench_new m join bench_names b on b.n = m.name where m.k %% 4 = 0`, here, account, perThread, closed),
		fmt.Sprintf(`insert into desk_threads (authority_id, thread_id, account_id, door, case_id, team, agent_id, who, title, last_by, last_words, unseen, junk, failed, order_at, waiting_at, opened_at, updated_at, closed_at)
select '%s', m.thread, %s, 'email', %s, 'front-desk', %s, b.name, 'Demande', 'in', substr(x.said, 1, 140), m.k %% 40 = 0, false, false, m.at + 172800000000, case when m.k %% 40 = 0 then m.at else 0 end, m.at, m.at, %s
from bench_new m join bench_names b on b.n = m.name join bench_texts x on x.n = m.one where m.k %% 4 = 0`, here, account, none, none, closed),
		fmt.Sprintf(`insert into search_fts_docs (authority_id, kind, owner_id, piece_id, seq, at, words)
select '%s', 'thread', m.thread, %s, 0, m.at, %s from bench_new m join bench_names b on b.n = m.name where m.k %% 4 = 0`, here, none, fmt.Sprintf(d.words, "'"+kind+" ' || b.head")),
	}
	for i := range perThread {
		all = append(all,
			fmt.Sprintf(`insert into inbox_items (authority_id, id, account_id, thread_id, door, direction, external_id, state, party, party_name, subject, text, facts, received_at)
select '%s', %s, %s, m.thread, 'email', 'in', 'bench' || m.k || '.%d', 'received', 'h' || m.k || '@mel.example', b.name, 'Demande', x.said, '{}', m.at + %d
from bench_new m join bench_names b on b.n = m.name join bench_texts x on x.n = (m.one + %d) %% %d where m.k %% 4 = 0`, here, d.ordered(fmt.Sprintf("(m.at / 1000 + %d)", i)), account, i, i, i*37, stockTexts))
	}
	return append(all, fmt.Sprintf(`insert into search_fts_docs (authority_id, kind, owner_id, piece_id, seq, at, words)
select '%s', 'thread', i.thread_id, i.id, 0, i.received_at, %s from bench_new m join inbox_items i on i.authority_id = '%s' and i.thread_id = m.thread
join bench_names b on b.n = m.name join bench_texts x on x.n = (m.one + (i.received_at - m.at) * 37) %% %d where m.k %% 4 = 0`,
		here, fmt.Sprintf(d.words, "'"+kind+" ' || b.within || ' ' || x.words"), here, stockTexts))
}

// longAgo is when so many of the cases had come: one every twenty seconds, the last one now, so that no retention is over.
func longAgo(cases, come int) time.Time {
	return watch.Now().Add(-time.Duration(cases-come) * 20 * time.Second).Truncate(time.Hour)
}
