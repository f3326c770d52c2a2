package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"
)

// folderLock keeps other processes out of the data folder. The system drops it
// when the process ends, however it ends.
type folderLock struct{ f *os.File }

func lockFolder(dir string) (*folderLock, error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("data folder is not writable: %w", err)
	}
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	err = windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0, new(windows.Overlapped))
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		err = ErrInUse
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return &folderLock{f}, nil
}

// unlock lets others in; closing the file is what frees it.
func (l *folderLock) unlock() error { return l.f.Close() }

// syncFolder does nothing: Windows writes a rename through by itself.
func syncFolder(string) error { return nil }
