// SPDX-License-Identifier: Apache-2.0
// What one file declares.
#pragma once
#include <vector>

#include "lsp/names.hpp"

namespace casus::lsp {

// Of all statements in `file.tree`; of those that could not be read, what their first words say.
void collect_declarations(const SourceMap& sources, const FileNames& file, std::vector<Declaration>& out);

// The paragraph that holds a place of the file; their number if none does.
std::uint32_t paragraph_at(const FileNames& file, std::uint32_t offset);

}  // namespace casus::lsp
