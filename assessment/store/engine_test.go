package store

import (
	"context"
	"flag"
	"fmt"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"

	pgserver "discern/tools/postgres"
)

// Every test of this package runs twice: on SQLite, and on a PostgreSQL server that
// starts for them. What is asked about is "-engine sqlite" or "-engine postgres" alone.
var engineFlag = flag.String("engine", "", "the one engine to run the tests on: sqlite or postgres")

// server is that server while the tests run on it; nil while they run on SQLite. like is
// a database with the tables of this version and nothing in it.
var (
	server *pgserver.Server
	like   string
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(killed); dir != "" {
		saveUntilKilled(dir)
	}

	flag.Parse()
	code := 0
	if *engineFlag != "postgres" {
		code = m.Run()
	}
	if *engineFlag != "sqlite" && code == 0 {
		code = runOnPostgres(m)
	}
	os.Exit(code)
}

func runOnPostgres(m *testing.M) int {
	var err error
	if server, err = pgserver.Start(); err != nil {
		fmt.Println(err)
		return 1
	}
	defer server.Stop()

	if like, err = server.Database(""); err == nil {
		err = makeTables(server.Address(like))
	}
	if err != nil {
		fmt.Println(err)
		return 1
	}

	// What is drawn at random takes ten times as long on a server, and was tried on the other one.
	if err := flag.Set("rapid.checks", "5"); err != nil {
		fmt.Println(err)
		return 1
	}

	fmt.Println("on PostgreSQL:")
	return m.Run()
}

func makeTables(address string) error {
	p, err := newPostgres(address)
	if err != nil {
		return err
	}
	writer, readers, err := p.open(context.Background())
	writer.Close()
	readers.Close()
	return err
}

// ofSQLite reports whether the tests run on SQLite: what only SQLite has is asked then.
func ofSQLite() bool { return server == nil }

// used is a database that a test is through with. To empty one is quicker than to make
// one, and so is keeping a connection to it.
type used struct {
	name string
	conn *pgx.Conn
}

var free = make(chan used, 64)

// newDatabase is an empty database for one test; "" for the one in its folder.
func newDatabase(t testing.TB) string {
	t.Helper()
	if ofSQLite() {
		return ""
	}

	var d used
	ctx := context.Background()
	select {
	case d = <-free:
	default:
		d.name = must(server.Database(like))(t)
		d.conn = must(pgx.Connect(ctx, server.Address(d.name)))(t)
	}

	t.Cleanup(func() {
		if _, err := d.conn.Exec(ctx, empty); err != nil {
			t.Errorf("empty the database: %v", err)
			return
		}
		free <- d
	})

	return server.Address(d.name)
}

// empty takes out all rows, past the triggers that guard them, and lays down what a test
// did to the version.
const empty = `DO $$ DECLARE t text; BEGIN
	SET LOCAL session_replication_role = replica;
	FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'goose_db_version'
	LOOP EXECUTE 'DELETE FROM ' || t; END LOOP;
	DELETE FROM goose_db_version WHERE version_id > 9999;
	CREATE OR REPLACE TRIGGER audit_never_changes BEFORE UPDATE OR DELETE ON audit
		FOR EACH ROW EXECUTE FUNCTION never_changes();
END $$`
