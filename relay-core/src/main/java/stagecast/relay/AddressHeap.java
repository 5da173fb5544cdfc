package stagecast.relay;

import java.util.Arrays;

/**
 * Addresses, with the one that holds most on top: a binary heap in which each entry knows its place, so that one whose bytes have changed
 * moves in O(log n) without a search. {@link java.util.PriorityQueue} would have to search for it. Guarded by the lock of its
 * {@link InboundBudget}.
 */
final class AddressHeap {

    private static final int SMALLEST = 16;

    private AddressShare[] heap = new AddressShare[SMALLEST];
    private int size;

    /** The address that holds most; only where {@link #isEmpty} says no. */
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

    @SuppressWarnings("NullAway") // behind the size stands nothing, and nothing reads there
    void remove(AddressShare share) {
        AddressShare last = heap[--size];
        heap[size] = null;
        if (last != share) {
            put(last, share.place);
            moved(last);
        }
    }

    /** The bytes of this address have changed. */
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

    /** The child that holds more; at least the size where there is none. */
    private int larger(int parent) {
        int left = 2 * parent + 1;
        return left + 1 < size && heap[left + 1].bytes > heap[left].bytes ? left + 1 : left;
    }

    private void put(AddressShare share, int place) {
        heap[place] = share;
        share.place = place;
    }
}
