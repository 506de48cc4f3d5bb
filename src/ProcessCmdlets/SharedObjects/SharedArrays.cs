using ProcessCmdlets.Engine.SharedObjects;

namespace ProcessCmdlets.SharedObjects;

/// <summary>The types that elements of shared arrays can have. The numbers are those of the files.</summary>
internal static class SharedArrays
{
    private static readonly (Type Type, int Size, Func<MemoryBlock, SharedArray> Make)[] s_kinds =
    [
        (typeof(byte), 1, block => new SharedArray<byte>(block)),
        (typeof(sbyte), 1, block => new SharedArray<sbyte>(block)),
        (typeof(short), 2, block => new SharedArray<short>(block)),
        (typeof(ushort), 2, block => new SharedArray<ushort>(block)),
        (typeof(int), 4, block => new SharedArray<int>(block)),
        (typeof(uint), 4, block => new SharedArray<uint>(block)),
        (typeof(long), 8, block => new SharedArray<long>(block)),
        (typeof(ulong), 8, block => new SharedArray<ulong>(block)),
        (typeof(float), 4, block => new SharedArray<float>(block)),
        (typeof(double), 8, block => new SharedArray<double>(block)),
        (typeof(char), 2, block => new SharedArray<char>(block)),
        (typeof(bool), 1, block => new SharedArray<bool>(block)),
    ];

    /// <summary>The types' names, for those who are to choose one.</summary>
    internal static string Names => string.Join(", ", s_kinds.Select(kind => kind.Type.Name));

    /// <summary>The number of an element type and its size; 0 where arrays cannot have it.</summary>
    internal static (int Kind, int Size) KindOf(Type type)
    {
        int index = Array.FindIndex(s_kinds, kind => kind.Type == type);
        return index < 0 ? default : (index + 1, s_kinds[index].Size);
    }

    /// <summary>Whether a number is one of an element type.</summary>
    internal static bool IsArray(int kind) => kind > 0 && kind <= s_kinds.Length;

    /// <summary>The array in a block whose kind says which.</summary>
    internal static SharedArray Make(MemoryBlock block) => s_kinds[block.Kind - 1].Make(block);
}
