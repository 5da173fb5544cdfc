package stagecast.relay;

import java.util.Arrays;

/**
 * Addresses, with the one that holds most bytes on top: a binary heap in which each entry knows its place, so an entry whose bytes have
 * changed moves in O(log n). {@link java.util.PriorityQueue} would have to search for it. Guarded by the lock of its
 * {@link InboundBudget}.
 */
final class AddressHeap {

    private static final int SMALLEST = 16;

    private AddressShare[] heap = new AddressShare[SMALLEST];
    private int size;

    /** The address that holds most; only if the heap is not {@linkplain #isEmpty empty}. */
    AddressShare top() {
        return heap[0];
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    void add(AddressShare share) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        put(share, size++);
        moved(share);
    }

    @SuppressWarnings("NullAway") // entries beyond the size are null and never read
    void remove(AddressShare share) {
        AddressShare last = heap[--size];
        heap[size] = null;
        if (last != share) {
            put(last, share.place);
            moved(last);
        }
    }

    /** Moves this address, whose bytes have changed, to its new place. */
    void moved(AddressShare share) {
        int place = share.place;
        while (place > 0 && heap[(place - 1) / 2].bytes < share.bytes) {
            put(heap[(place - 1) / 2], place);
            place = (place - 1) / 2;
        }
        for (int child = larger(place); child < size && heap[child].bytes > share.bytes; child = larger(place)) {
            put(heap[child], place);
            place = child;
        }
        put(share, place);
    }

    /** The index of the child that holds more; the size or more if there is no child. */
    private int larger(int parent) {
        int left = 2 * parent + 1;
        return left + 1 < size && heap[left + 1].bytes > heap[left].bytes ? left + 1 : left;
    }

    private void put(AddressShare share, int place) {
        heap[place] = share;
        share.place = place;
    }
}
