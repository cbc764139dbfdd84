import { Component } from 'preact';
import { DeletedRow } from './deleted-row.tsx';
import type { HistoryRow as Row } from './history-rows.ts';
import { HitRow } from './hit-row.tsx';
import { SessionRow } from './session-row.tsx';

interface HistoryRowProps {
  row: Row;
  isOpen: boolean;
  isActive: boolean;
  isRenaming: boolean;
  isWritable: boolean;
}

interface HistoryRowState {
  isPointedAt: boolean;
  hasFocus: boolean;
}

/** A class, because of thousands of rows only those that have changed are to be drawn again. */
export class HistoryRow extends Component<HistoryRowProps, HistoryRowState> {
  override state: HistoryRowState = { isPointedAt: false, hasFocus: false };

  override shouldComponentUpdate(next: HistoryRowProps, { isPointedAt, hasFocus }: HistoryRowState): boolean {
    const { row, isOpen, isActive, isRenaming, isWritable } = this.props;
    return (
      isPointedAt !== this.state.isPointedAt ||
      hasFocus !== this.state.hasFocus ||
      isOpen !== next.isOpen ||
      isActive !== next.isActive ||
      isRenaming !== next.isRenaming ||
      isWritable !== next.isWritable ||
      !isSame(row, next.row)
    );
  }

  override render({ row, ...props }: HistoryRowProps, { isPointedAt, hasFocus }: HistoryRowState) {
    return (
      <li
        class={`history-row ${row.kind}`}
        data-key={row.key}
        onMouseEnter={() => this.setState({ isPointedAt: true })}
        onMouseLeave={() => this.setState({ isPointedAt: false })}
        onFocusIn={() => this.setState({ hasFocus: true })}
        onFocusOut={({ currentTarget, relatedTarget }) => {
          // On its way to an action of this row, which would be gone before the focus arrives.
          if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget)))
            this.setState({ hasFocus: false });
        }}
      >
        <Content row={row} showsActions={isPointedAt || hasFocus} {...props} />
      </li>
    );
  }
}

function Content({ row, isActive, ...props }: HistoryRowProps & { showsActions: boolean }) {
  switch (row.kind) {
    case 'session':
      return <SessionRow session={row.session} isActive={isActive} {...props} />;
    case 'deleted':
      return <DeletedRow title={row.title} deletionId={row.deletionId} />;
    case 'hit':
      return <HitRow hit={row.hit} isActive={isActive} />;
  }
}

function isSame(a: Row, b: Row): boolean {
  if (a.kind === 'session') return b.kind === 'session' && a.session === b.session;
  if (a.kind === 'hit') return b.kind === 'hit' && a.hit === b.hit;
  return b.kind === 'deleted' && a.deletionId === b.deletionId && a.title === b.title;
}
