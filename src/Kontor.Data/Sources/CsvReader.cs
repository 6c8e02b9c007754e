using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Kontor.Errors;

namespace Kontor.Data.Sources;

/// <summary>Splits UTF-8 text into rows and cells by RFC 4180, without allocating per cell.</summary>
/// <remarks>A quote is special at the beginning of a cell only; a doubled one inside a quoted cell stands for itself; lines end in LF or CR LF; blank lines are skipped.</remarks>
internal sealed class CsvReader : RowReader
{
    private const byte Quote = (byte)'"';
    private const int LargestRow = 1 << 24;

    private readonly TextInput? _input;
    private readonly Stream _stream;
    private readonly string _where;
    private readonly byte _delimiter;
    private readonly SearchValues<byte> _stops;
    private byte[] _buffer = new byte[1 << 17];
    private int[] _starts = new int[64], _lengths = new int[64];
    private int _begin, _end, _cells;
    private bool _ended, _escapes;
    private long _line = 1, _nextLine = 1;

    internal CsvReader(TextInput input, string where, char delimiter)
        : this(input.Text, where, delimiter) => _input = input;

    internal CsvReader(Stream utf8, string where, char delimiter)
    {
        _stream = utf8;
        _where = where;
        _delimiter = (byte)delimiter;
        _stops = SearchValues.Create([(byte)delimiter, (byte)'\n']);
        if (!Read()) Throw.Fault(FaultCode.Empty, where, "an empty file", "a header line and rows");
        var names = new string[_cells];
        for (int c = 0; c < _cells; c++)
        {
            string name = System.Text.Encoding.UTF8.GetString(Cell(c)).Trim();
            names[c] = name.Length == 0 ? $"column {c + 1}" : name;
        }
        Columns = [.. names];
    }

    internal override ImmutableArray<string> Columns { get; }

    internal override long Row => _line;

    internal override int Width => _cells;

    internal override ReadOnlySpan<byte> Cell(int column) => _buffer.AsSpan(_starts[column], _lengths[column]);

    internal override bool Read()
    {
        while (true)
        {
            _line = _nextLine;
            int begin = _begin;
            if (!Split())
            {
                if (!Fill()) return false;
                continue;
            }
            if (_cells == 1 && _lengths[0] == 0 && _starts[0] == begin) continue; // a blank line
            return true;
        }
    }

    internal override InputFile? Finish() => _input?.Finish();

    public override void Dispose()
    {
        _stream.Dispose();
        _input?.Dispose();
    }

    // One row from _begin on; false when the buffer ends before the row does, and nothing has changed then.
    private bool Split()
    {
        ReadOnlySpan<byte> text = _buffer.AsSpan(0, _end);
        if (_begin == _end) return false;
        int at = _begin, cells = 0;
        long line = _line;
        _escapes = false;
        while (true)
        {
            if (cells == _starts.Length) Grow();
            int next;
            if (at < text.Length && text[at] == Quote)
            {
                next = Quoted(text, at, cells, ref line);
                if (next < 0) return false;
            }
            else
            {
                int length = text[at..].IndexOfAny(_stops);
                if (length < 0)
                {
                    if (!_ended) return false;
                    length = text.Length - at;
                }
                next = at + length;
                _starts[cells] = at;
                _lengths[cells] = length;
            }
            cells++;
            if (next < text.Length && text[next] == _delimiter)
            {
                at = next + 1;
                continue;
            }
            // the end of the line, or of the text
            if (next > at && text[next - 1] == '\r' && text[at] != Quote) _lengths[cells - 1]--;
            _begin = Math.Min(next + 1, text.Length);
            _nextLine = line + 1;
            _cells = cells;
            if (_escapes) Unescape();
            return true;
        }
    }

    // A quoted cell that begins at `at`; the position after it (of a delimiter or line end), or -1 when the buffer ends first.
    private int Quoted(ReadOnlySpan<byte> text, int at, int cell, ref long line)
    {
        int from = at + 1, search = from;
        bool doubled = false;
        while (true)
        {
            int quote = text[search..].IndexOf(Quote);
            if (quote < 0 || search + quote + 1 >= text.Length)
            {
                if (!_ended) return -1;
                if (quote < 0) Throw.Fault(new DataFault(FaultCode.Malformed, _where, "a quote that is never closed", "a closing quote (\") at the end of the cell") { Row = _line });
            }
            quote += search;
            if (quote + 1 < text.Length && text[quote + 1] == Quote)
            {
                doubled = true;
                search = quote + 2;
                continue;
            }
            _starts[cell] = from;
            _lengths[cell] = quote - from;
            line += text[from..quote].Count((byte)'\n');
            if (doubled)
            {
                _escapes = true;
                _lengths[cell] = ~_lengths[cell]; // marked for Unescape
            }
            int next = quote + 1;
            if (next < text.Length && text[next] == '\r')
            {
                if (next + 1 == text.Length && !_ended) return -1;
                next++;
            }
            if (next < text.Length && text[next] != _delimiter && text[next] != '\n')
                Throw.Fault(new DataFault(FaultCode.Malformed, _where, $"text after a closing quote in cell {cell + 1}", "a delimiter or the end of the line; double a quote that is part of the text") { Row = _line });
            return next;
        }
    }

    private void Unescape()
    {
        for (int c = 0; c < _cells; c++)
        {
            if (_lengths[c] >= 0) continue;
            Span<byte> cell = _buffer.AsSpan(_starts[c], ~_lengths[c]);
            int to = 0;
            for (int from = 0; from < cell.Length; from++)
            {
                cell[to++] = cell[from];
                if (cell[from] == Quote) from++;
            }
            _lengths[c] = to;
        }
    }

    // Moves what is left to the front and reads on; false when the text has ended and all of it was taken.
    private bool Fill()
    {
        if (_ended) return _begin < _end;
        int left = _end - _begin;
        if (left == _buffer.Length)
        {
            if (left >= LargestRow)
                Throw.Fault(new DataFault(FaultCode.Malformed, _where, $"a row of more than {LargestRow >> 20} MB", "rows that end; a quote may be open") { Row = _line });
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
        if (_begin > 0) Buffer.BlockCopy(_buffer, _begin, _buffer, 0, left);
        _begin = 0;
        _end = left;
        try
        {
            int room = _buffer.Length - _end;
            int read = _stream.ReadAtLeast(_buffer.AsSpan(_end), room, throwOnEndOfStream: false);
            _end += read;
            _ended = read < room;
        }
        catch (InvalidDataException damage)
        {
            throw Throw.DamagedArchive(_where, damage);
        }
        return _begin < _end;
    }

    private void Grow()
    {
        Array.Resize(ref _starts, _starts.Length * 2);
        Array.Resize(ref _lengths, _lengths.Length * 2);
    }
}
