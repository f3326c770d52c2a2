package store

import (
	"errors"
	"fmt"
	"path/filepath"
	"syscall"
)

// folderLock keeps other processes out of the data folder. The system drops it
// when the process ends, however it ends.
type folderLock struct{ h syscall.Handle }

// sharingViolation is what Windows says of a file somebody holds alone.
const sharingViolation = syscall.Errno(32)

func lockFolder(dir string) (*folderLock, error) {
	name, err := syscall.UTF16PtrFromString(filepath.Join(dir, "lock"))
	if err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}

	const shareWithNobody = 0
	h, err := syscall.CreateFile(name, syscall.GENERIC_READ|syscall.GENERIC_WRITE, shareWithNobody,
		nil, syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if errors.Is(err, sharingViolation) {
		return nil, ErrInUse
	}
	if err != nil {
		return nil, fmt.Errorf("data folder is not writable: %w", err)
	}

	return &folderLock{h}, nil
}

// unlock lets others in.
func (l *folderLock) unlock() error { return syscall.CloseHandle(l.h) }

// syncFolder does nothing: Windows writes a rename through by itself.
func syncFolder(string) error { return nil }
